/** Writes an operation as a curl command. */
import type { PlacedOperation } from './document.ts';

/** Returns the command. The origin and the API key are environment variables, and IDs are from the examples. */
export function curlOf({ method, path, requestBody, parameters = [], security }: PlacedOperation): string {
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)!.example),
  );
  const media = requestBody?.content['application/json'];
  const value = media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$SHEAF_URL${url}"`,
    ...(security?.length === 0 ? [] : ['-H "X-Api-Key: $SHEAF_API_KEY"']),
    ...(value === undefined ? [] : ["-H 'Content-Type: application/json'", `-d '${quoted(value)}'`]),
  ];
  return lines.join(' \\\n  ');
}

/** Returns JSON, escaped for single quotes in a shell. */
function quoted(value: unknown): string {
  return JSON.stringify(value).replaceAll("'", `'\\''`);
}
