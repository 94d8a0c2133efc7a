/** A request in Go, with the standard library. */
import { quoted } from './literal.ts';
import { headersOf, type SampleRequest } from './sample-request.ts';

export function go(request: SampleRequest): string {
  const { method, url, body, authenticated } = request;
  const headers = headersOf(
    request,
    (name, value) =>
      `\trequest.Header.Set(${quoted(name)}, ${value === null ? 'os.Getenv("SHEAF_API_KEY")' : quoted(value)})`,
  );
  const packages = [
    'fmt',
    'io',
    'log',
    'net/http',
    ...(authenticated ? ['os'] : []),
    ...(body === undefined ? [] : ['strings']),
  ];
  return [
    'package main',
    '',
    'import (',
    ...packages.map((name) => `\t"${name}"`),
    ')',
    '',
    'func main() {',
    ...(body === undefined ? [] : [`\tbody := strings.NewReader(${rawText(JSON.stringify(body, null, 2))})`]),
    `\trequest, err := http.NewRequest("${method}", ${quoted(url)}, ${body === undefined ? 'nil' : 'body'})`,
    '\tif err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
    ...headers,
    '\tresponse, err := http.DefaultClient.Do(request)',
    '\tif err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
    '\tdefer response.Body.Close()',
    '\tresult, err := io.ReadAll(response.Body)',
    '\tif err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
    '\tfmt.Println(response.Status, string(result))',
    '}',
    '',
  ].join('\n');
}

/** A raw string has no escapes, so it cannot contain a backtick, nor a carriage return, which JSON escapes. */
function rawText(text: string): string {
  return text.includes('`') ? quoted(text) : `\`${text.toWellFormed()}\``;
}
