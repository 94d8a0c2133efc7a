/** Host names of this machine itself. Browsers resolve them without a name server. */
const NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Returns all origins of the same service. On a developer's machine, `localhost` and `127.0.0.1` are the same, and people use
 * both. For any other origin, returns only that origin.
 */
export function sameOrigins(origin: string): string[] {
  const url = new URL(origin);
  if (!NAMES.includes(url.hostname)) return [url.origin];
  return NAMES.map((name) => `${url.protocol}//${name}${url.port === '' ? '' : `:${url.port}`}`);
}
