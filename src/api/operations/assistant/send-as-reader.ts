/** Sends a request of Dex to an operation of this service, with the credential of the question. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SendAsReader } from '../../../dex/answer-data.ts';

/** Headers that identify the client, its address, and the page that it asks from. Operations read no others. */
const PASSED_ON = [
  'host',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-api-key',
  'authorization',
  'cookie',
  'origin',
  'sec-fetch-site',
  'x-sheaf-publisher',
];

/** The operation checks scope and limits itself, so Dex can show nothing that the reader cannot see. */
export function sendAsReader(app: FastifyInstance, request: FastifyRequest): SendAsReader {
  const { api_key: legacyKey } = request.query as { api_key?: string };
  const passed = PASSED_ON.flatMap((name) => {
    const value = request.headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return async ({ method, url, body }) => {
    const response = await app.inject({
      method: method as 'GET' | 'POST',
      url,
      headers: {
        ...(legacyKey ? { 'x-api-key': legacyKey } : {}),
        ...Object.fromEntries(passed),
        accept: 'application/json',
      },
      ...(request.socket.remoteAddress ? { remoteAddress: request.socket.remoteAddress } : {}),
      ...(body === undefined ? {} : { payload: body as object }),
    });
    return { status: response.statusCode, body: response.body === '' ? {} : response.json() };
  };
}
