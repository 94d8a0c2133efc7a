/** The operations in the OpenAPI document of a running service. */

export interface Documented {
  operationId: string;
  /** The HTTP method in capitals. */
  method: string;
  /** The path with its parameters in braces, except for names of report types. */
  path: string;
  /** The first example of the body, or undefined for an operation without a body. */
  body: unknown;
  /** Whether the operation can be called without an API key. */
  open: boolean;
}

interface Media {
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

interface Operation {
  operationId: string;
  security?: object[];
  requestBody?: { content: Record<string, Media> };
}

export async function documentedOperations(origin: string): Promise<Documented[]> {
  const document = (await (await fetch(`${origin}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, security, requestBody }]) => {
      const { example, examples = {} } = requestBody?.content['application/json'] ?? {};
      return {
        operationId,
        method: method.toUpperCase(),
        path: path.replace('{name}', 'deals_excel'),
        body: example ?? Object.values(examples)[0]?.value,
        open: security?.length === 0,
      };
    }),
  );
}
