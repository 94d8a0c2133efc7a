/** The same request as a curl command for POSIX shells (bash, zsh, dash). */
import { headersOf, type RequestInput, urlOf } from './call.ts';

/** The API key comes from the environment, so that it does not end up in the shell history. */
export function curlOf(input: RequestInput, origin: string): string {
  const { method } = input.operation;
  const lines = [
    `curl ${quoted(origin + urlOf(input))}`,
    ...(method === 'GET' ? [] : [`--request ${method}`]),
    '--header "X-Api-Key: $SHEAF_API_KEY"',
    ...Object.entries(headersOf(input)).map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`),
    ...(input.body ? [`--data ${quoted(input.body)}`] : []),
  ];
  return lines.join(' \\\n  ');
}

/** Within single quotes, a POSIX shell interprets only the single quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
