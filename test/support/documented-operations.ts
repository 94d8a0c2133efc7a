/** The operations in the OpenAPI document of a running service. */
import type { ApiDocument } from '../../src/openapi/document.ts';

/** The ID of no delivery. */
export const UNKNOWN_DELIVERY = 'msg_00000000000000000000000000000000';
/** A run or a shared link that does not exist. */
export const UNKNOWN_RUN = '987655';

/** A destination of no run. */
export const UNKNOWN_DESTINATION = '987656';

export interface Documented {
  operationId: string;
  /** The HTTP method in capitals. */
  method: string;
  /** The path with `{id}` in braces. Other parameters have a value. */
  path: string;
  /** The first example of a JSON body, or undefined for an operation without one. */
  body: unknown;
  /** Whether the body is a file. */
  takesFile: boolean;
  parameters: { name: string; in: string; schema: { type?: unknown; pattern?: string; minimum?: number } }[];
  /** Whether the operation can be called without an API key. */
  open: boolean;
}

export async function documentedOperations(origin: string): Promise<Documented[]> {
  const document = (await (await fetch(`${origin}/openapi.json`)).json()) as ApiDocument;
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, security, requestBody, parameters = [] }]) => {
      const { example, examples = {} } = requestBody?.content['application/json'] ?? {};
      return {
        operationId,
        method: method.toUpperCase(),
        path: path
          .replace('{name}', 'deals_excel')
          .replace('{filter}', 'country')
          .replace('{kind}', 'transactions')
          .replace('{run_id}', UNKNOWN_RUN)
          .replace('{share_id}', UNKNOWN_RUN)
          .replace('{destination_id}', UNKNOWN_DESTINATION)
          .replace('{delivery_id}', UNKNOWN_DELIVERY),
        body: example ?? Object.values(examples)[0]?.value,
        takesFile: requestBody !== undefined && !('application/json' in requestBody.content),
        parameters: parameters as Documented['parameters'],
        open: security?.length === 0,
      };
    }),
  );
}
