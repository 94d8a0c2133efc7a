/** A request in PHP, with its curl extension. */
import { type Notation, written } from './literal.ts';
import { headersOf, type SampleRequest } from './sample-request.ts';

const NOTATION: Notation = {
  step: '    ',
  text,
  words: ['true', 'false', 'null'],
  list: ['[', ']'],
  // An empty array would be a JSON array.
  object: ['[', ']', 'new stdClass()'],
  entry: (key, value) => `${text(key)} => ${value}`,
  trailingComma: true,
};

export function php(request: SampleRequest): string {
  const { method, url, body, json } = request;
  const headers = headersOf(request, (name, value) =>
    value === null ? `        '${name}: ' . getenv('SHEAF_API_KEY'),` : `        ${text(`${name}: ${value}`)},`,
  );
  return [
    '<?php',
    '',
    `$request = curl_init(${text(url)});`,
    'curl_setopt_array($request, [',
    ...(method === 'GET' ? [] : [`    CURLOPT_CUSTOMREQUEST => '${method}',`]),
    ...(headers.length > 0 ? ['    CURLOPT_HTTPHEADER => [', ...headers, '    ],'] : []),
    ...(body === undefined ? [] : [`    CURLOPT_POSTFIELDS => json_encode(${written(body, NOTATION, '    ')}),`]),
    '    CURLOPT_RETURNTRANSFER => true,',
    ']);',
    '$response = curl_exec($request);',
    'if ($response === false) {',
    '    throw new RuntimeException(curl_error($request));',
    '}',
    json ? 'print_r(json_decode($response, true));' : 'echo $response;',
    '',
  ].join('\n');
}

/** Within single quotes, PHP interprets only the backslash and the single quote. */
function text(value: string): string {
  return `'${value.toWellFormed().replace(/[\\']/g, '\\$&')}'`;
}
