/** A request in JavaScript and in TypeScript, with the built-in `fetch` of Node.js. */
import { type Notation, quoted, written } from './literal.ts';
import { headersOf, type SampleRequest } from './sample-request.ts';

export const JAVASCRIPT: Notation = {
  step: '  ',
  text,
  words: ['true', 'false', 'null'],
  list: ['[', ']'],
  object: ['{', '}', '{}'],
  entry: (key, value) => `${name(key)}: ${value}`,
  trailingComma: true,
};

export function javascript(request: SampleRequest): string {
  return program(request, { key: 'process.env.SHEAF_API_KEY', result: 'result' });
}

export function typescript(request: SampleRequest): string {
  return program(request, { key: "process.env['SHEAF_API_KEY']!", result: 'result: unknown' });
}

function program(request: SampleRequest, { key, result }: { key: string; result: string }): string {
  const { method, url, body, json } = request;
  const headers = headersOf(request, (header, value) => `    ${name(header)}: ${value === null ? key : text(value)},`);
  const options = [
    ...(method === 'GET' ? [] : [`  method: '${method}',`]),
    ...(headers.length > 0 ? ['  headers: {', ...headers, '  },'] : []),
    ...(body === undefined ? [] : [`  body: JSON.stringify(${written(body, JAVASCRIPT, '  ')}),`]),
  ];
  const call = options.length > 0 ? [`fetch(${text(url)}, {`, ...options, '});'] : [`fetch(${text(url)});`];
  return [
    `const response = await ${call.join('\n')}`,
    'if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);',
    `const ${result} = await response.${json ? 'json' : 'text'}();`,
    json ? 'console.log(JSON.stringify(result, null, 2));' : 'console.log(result);',
    '',
  ].join('\n');
}

function text(value: string): string {
  return /['\\]/.test(value) || quoted(value) !== `"${value}"` ? quoted(value) : `'${value}'`;
}

function name(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) && key !== '__proto__' ? key : text(key);
}
