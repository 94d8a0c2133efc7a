/** The operations of a running service, as its OpenAPI document has them. */

export interface Documented {
  operationId: string;
  /** In capitals. */
  method: string;
  /** With its parameters in braces, save for those that are names of report types. */
  path: string;
  /** The first example of its body; undefined where it takes none. */
  body: unknown;
  /** Whether it can be sent without a key. */
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
