/** An operation as a call with curl. */
import type { Parameter, PlacedOperation } from '../api/document.ts';

/** The address and the key come from the environment; ids are of the examples. */
export function curlOf({ method, path, requestBody, parameters = [], security }: PlacedOperation): string {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    sampleOf(parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)),
  );
  const media = requestBody?.content['application/json'];
  const value = media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$SHEAF_URL${address}"`,
    ...(security?.length === 0 ? [] : ['-H "X-Api-Key: $SHEAF_API_KEY"']),
    ...(value === undefined ? [] : ["-H 'Content-Type: application/json'", `-d '${quoted(value)}'`]),
  ];
  return lines.join(' \\\n  ');
}

function sampleOf(parameter: Parameter | undefined): string {
  return String(parameter?.example ?? parameter?.schema.enum?.[0] ?? 42);
}

/** JSON within the single quotes of a shell. */
function quoted(value: unknown): string {
  return JSON.stringify(value).replaceAll("'", `'\\''`);
}
