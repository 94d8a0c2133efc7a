/** A request in Ruby, with the standard library. */
import { type Notation, quoted, written } from './literal.ts';
import { headersOf, type SampleRequest } from './sample-request.ts';

const NOTATION: Notation = {
  step: '  ',
  text,
  words: ['true', 'false', 'nil'],
  list: ['[', ']'],
  object: ['{', '}', '{}'],
  entry: (key, value) => `${text(key)} => ${value}`,
  trailingComma: false,
};

export function ruby(request: SampleRequest): string {
  const { method, url, body, json } = request;
  const headers = headersOf(
    request,
    (name, value) => `request[${text(name)}] = ${value === null ? 'ENV.fetch("SHEAF_API_KEY")' : text(value)}`,
  );
  const verb = method[0] + method.slice(1).toLowerCase();
  return [
    ...(json || body !== undefined ? ['require "json"'] : []),
    'require "net/http"',
    '',
    `uri = URI(${text(url)})`,
    `request = Net::HTTP::${verb}.new(uri)`,
    ...headers,
    ...(body === undefined ? [] : [`request.body = JSON.generate(${written(body, NOTATION)})`]),
    'response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") do |http|',
    '  http.request(request)',
    'end',
    json ? 'puts JSON.pretty_generate(JSON.parse(response.body))' : 'puts response.body',
    '',
  ].join('\n');
}

/** A number sign starts an interpolation. */
function text(value: string): string {
  return quoted(value).replaceAll('#', '\\#');
}
