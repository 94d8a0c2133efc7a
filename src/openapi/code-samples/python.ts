/** A request in Python, with the standard library. */
import { type Notation, quoted, written } from './literal.ts';
import { headersOf, type SampleRequest } from './sample-request.ts';

export const PYTHON: Notation = {
  step: '    ',
  text: quoted,
  words: ['True', 'False', 'None'],
  list: ['[', ']'],
  object: ['{', '}', '{}'],
  entry: (key, value) => `${quoted(key)}: ${value}`,
  trailingComma: true,
};

export function python(request: SampleRequest): string {
  const { method, url, body, authenticated, json } = request;
  const headers = headersOf(
    request,
    (name, value) => `        ${quoted(name)}: ${value === null ? 'os.environ["SHEAF_API_KEY"]' : quoted(value)},`,
  );
  return [
    ...(json || body !== undefined ? ['import json'] : []),
    ...(authenticated ? ['import os'] : []),
    'import urllib.request',
    '',
    'request = urllib.request.Request(',
    `    ${quoted(url)},`,
    ...(method === 'GET' ? [] : [`    method="${method}",`]),
    ...(headers.length > 0 ? ['    headers={', ...headers, '    },'] : []),
    ...(body === undefined ? [] : [`    data=json.dumps(${written(body, PYTHON, '    ')}).encode(),`]),
    ')',
    'with urllib.request.urlopen(request) as response:',
    json ? '    print(json.load(response))' : '    print(response.read().decode())',
    '',
  ].join('\n');
}
