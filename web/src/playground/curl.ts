/** The same request for a shell: POSIX, as bash, zsh and dash read it. */
import { addressOf, type Filled, headersOf } from './call.ts';

/** The key comes from the environment, so that it is not in the history of the shell. */
export function curlOf(filled: Filled, origin: string): string {
  const { method } = filled.operation;
  const lines = [
    `curl ${quoted(origin + addressOf(filled))}`,
    ...(method === 'GET' ? [] : [`--request ${method}`]),
    '--header "X-Api-Key: $SHEAF_API_KEY"',
    ...Object.entries(headersOf(filled)).map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`),
    ...(filled.body ? [`--data ${quoted(filled.body)}`] : []),
  ];
  return lines.join(' \\\n  ');
}

/** In single quotes everything stands for itself but the single quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
