/** A request in C#, with .NET's HTTP client. */
import { type Notation, quoted, written } from './literal.ts';
import { headersOf, type SampleRequest } from './sample-request.ts';

const NOTATION: Notation = {
  step: '    ',
  text: quoted,
  words: ['true', 'false', 'null'],
  list: ['new JsonArray(', ')'],
  object: ['new JsonObject {', '}', 'new JsonObject()'],
  entry: (key, value) => `[${quoted(key)}] = ${value}`,
  trailingComma: false,
};

export function csharp(request: SampleRequest): string {
  const { method, url, body } = request;
  const headers = headersOf(request, (name, value) =>
    name === 'Content-Type'
      ? ''
      : `request.Headers.Add(${quoted(name)}, ${value === null ? 'Environment.GetEnvironmentVariable("SHEAF_API_KEY")' : quoted(value)});`,
  ).filter(Boolean);
  const verb = method[0] + method.slice(1).toLowerCase();
  return [
    ...(body === undefined ? [] : ['using System.Text;', 'using System.Text.Json.Nodes;', '']),
    'var client = new HttpClient();',
    `var request = new HttpRequestMessage(HttpMethod.${verb}, ${quoted(url)});`,
    ...headers,
    ...(body === undefined
      ? []
      : [
          `var body = ${written(body, NOTATION)};`,
          'request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");',
        ]),
    'var response = await client.SendAsync(request);',
    'Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");',
    '',
  ].join('\n');
}
