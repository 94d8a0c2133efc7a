/** A request in Java, with its built-in HTTP client. */
import { quoted } from './literal.ts';
import { headersOf, type SampleRequest } from './sample-request.ts';

export function java(request: SampleRequest): string {
  const { method, url, body } = request;
  const headers = headersOf(
    request,
    (name, value) =>
      `            .header(${quoted(name)}, ${value === null ? 'System.getenv("SHEAF_API_KEY")' : quoted(value)})`,
  );
  const publisher =
    body === undefined ? 'HttpRequest.BodyPublishers.noBody()' : 'HttpRequest.BodyPublishers.ofString(body)';
  return [
    'import java.net.URI;',
    'import java.net.http.HttpClient;',
    'import java.net.http.HttpRequest;',
    'import java.net.http.HttpResponse;',
    '',
    'public class Example {',
    '    public static void main(String[] args) throws Exception {',
    ...(body === undefined ? [] : ['        var body = """', ...textBlock(body), '            """;']),
    `        var request = HttpRequest.newBuilder(URI.create(${quoted(url)}))`,
    ...headers,
    method === 'GET' ? '            .GET()' : `            .method("${method}", ${publisher})`,
    '            .build();',
    '        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());',
    '        System.out.println(response.statusCode() + " " + response.body());',
    '    }',
    '}',
    '',
  ].join('\n');
}

/** The lines of a text block. Java removes their common indentation. */
function textBlock(body: unknown): string[] {
  const json = JSON.stringify(body, null, 2).toWellFormed();
  return json.split('\n').map((line) => `            ${line.replaceAll('\\', '\\\\')}`);
}
