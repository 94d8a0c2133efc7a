/** A request as a curl command for POSIX shells (bash, zsh, dash). */
import { headersOf, type SampleRequest } from './sample-request.ts';

/** The API key comes from the environment, so that it does not end up in the shell history. */
export function curl(request: SampleRequest): string {
  const { method, url, body } = request;
  const lines = [
    `curl ${shellQuoted(url)}`,
    ...(method === 'GET' ? [] : [`--request ${method}`]),
    ...headersOf(request, (name, value) =>
      value === null ? `--header "${name}: $SHEAF_API_KEY"` : `--header ${shellQuoted(`${name}: ${value}`)}`,
    ),
    ...(body === undefined ? [] : [`--data ${shellQuoted(JSON.stringify(body, null, 2))}`]),
  ];
  return lines.join(' \\\n  ');
}

/** A text as one word of a POSIX shell. Within single quotes, it interprets only the single quote. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
