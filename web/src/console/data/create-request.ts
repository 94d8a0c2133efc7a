/** The HTTP request that creates an export, for code samples. */
import type { SampleRequest } from '../../../../src/openapi/code-samples/sample-request.ts';

export function createRequest(body: object, origin: string): SampleRequest {
  return { method: 'POST', url: `${origin}/api/v1/exports`, headers: {}, body, authenticated: true, json: true };
}
