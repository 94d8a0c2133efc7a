/** Names that this machine has for itself. A browser is not told by a name server what they mean. */
const NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The origins that lead to the same service as this one: on a developer's machine `localhost` and `127.0.0.1` are the same, and
 * people use both. Any other origin stands for itself alone.
 */
export function sameOrigins(origin: string): string[] {
  const url = new URL(origin);
  if (!NAMES.includes(url.hostname)) return [url.origin];
  return NAMES.map((name) => `${url.protocol}//${name}${url.port === '' ? '' : `:${url.port}`}`);
}
