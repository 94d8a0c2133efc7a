/** All errors have one form: `{error: {code, message, request_id, timestamp, details?}}`. */

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { type TObject, Type } from 'typebox';
import { isDatabaseUnavailable } from '../db/away.ts';
import { dictionary } from '../dictionary.ts';
import { detailOf, ERRORS, type ErrorCode, envelope, invalidDetails, RequestError } from '../errors.ts';
import { ExportConflict } from '../exports/export-conflict.ts';
import type { Catalog } from '../reports/catalog.ts';
import { enumeration } from '../reports/enumeration.ts';
import type { ApiContext } from './context.ts';
import { exportSchema, recipientOf } from './operations/exports/export-response.ts';
import { schemaProblem } from './schema-problem.ts';

export const ErrorResponse = Type.Object(
  {
    error: Type.Object({
      code: enumeration(Object.keys(ERRORS) as ErrorCode[], { description: 'Stable error code.' }),
      message: Type.String({ description: 'What is wrong and what to do next.' }),
      request_id: Type.String({ description: 'Request ID. Include it in support requests.' }),
      timestamp: Type.String({ format: 'date-time', description: 'Time of the error.' }),
      details: Type.Optional(
        Type.Array(
          Type.Object({
            field: Type.String({
              description: 'Path of the field, for example `search_params.country`. Empty for the request body itself.',
            }),
            message: Type.String({ description: 'What is wrong, what is allowed and what to do next.' }),
          }),
          { description: 'All validation errors, one per field.' },
        ),
      ),
    }),
  },
  { description: 'An error.' },
);

/** The body of a 409 response: the error and the export that caused it. */
export const conflictSchema = (catalog: Catalog) =>
  Type.Object(
    { ...ErrorResponse.properties, export: exportSchema(catalog) },
    { description: 'An error and the export to poll.' },
  );

/** The description of an error in the OpenAPI document. */
export function errorDescription(code: ErrorCode): string {
  return `${code}: ${ERRORS[code].means}`;
}

/** Responses, by status, for the errors of one operation, in addition to those of all operations. */
export function errorResponses(...codes: ErrorCode[]): Record<number, TObject> {
  const responses = codes.map((code) => {
    const schema = Type.Object({ error: ErrorResponse.properties.error }, { description: errorDescription(code) });
    return [ERRORS[code].status, schema] as const;
  });
  return Object.fromEntries(responses);
}

/** The response for a conflict that has nothing to do with an export. */
export function plainConflict(means: string): Record<409, TObject> {
  return { 409: Type.Object(ErrorResponse.properties, { description: `CONFLICT: ${means}` }) };
}

const EVERYWHERE: readonly ErrorCode[] = [
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'VALIDATION_ERROR',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'UNAVAILABLE',
];

/** Every operation with a body can receive one that is too large or is not JSON. */
const WITH_BODY: readonly ErrorCode[] = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

/** Declares the errors that all operations have in common. Must be called before operations are added. */
export function declareErrors(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, schema }) => {
    if (schema?.operationId === undefined) return;
    const safe = method === 'GET' || method === 'HEAD';
    const common = errorResponses(...EVERYWHERE, ...(safe ? [] : WITH_BODY));
    schema.response = { ...common, ...(schema.response as object) };
  });
}

/** Seconds until a retry of a 503 makes sense: a database that is restarted or fails over is back in about that time. */
const UNAVAILABLE_SECONDS = 5;

/** Sends an error response. Unknown errors have a fixed message, and their cause is logged. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asRequestError(error as FastifyError);
  // Work that was interrupted because the client left is not a fault of the service.
  const gone = reply.raw.destroyed || request.raw.aborted;
  if (gone) request.log.debug({ err: error }, 'client gone');
  else if (known.status >= 500) request.log.error({ err: error }, 'request failed');
  const retryAfter = known.retryAfter ?? (known.code === 'UNAVAILABLE' ? UNAVAILABLE_SECONDS : undefined);
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  return reply
    .code(known.status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(envelope(known, request.id));
}

/** Sends an error response. The response to a conflict also contains the export, as the client would get it. */
export async function sendErrorWithExport(
  ctx: Pick<ApiContext, 'config' | 'represent'>,
  error: unknown,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  if (!(error instanceof ExportConflict)) return sendError(error, request, reply);
  try {
    const shown = await ctx.represent(error.row, recipientOf(ctx, request));
    return sendError(new RequestError(error.code, error.message, { beside: { export: shown } }), request, reply);
  } catch (failure) {
    return sendError(failure, request, reply);
  }
}

/** Fastify's errors in the catalog. https://fastify.dev/docs/latest/Reference/Errors/ */
const FASTIFY_ERRORS = dictionary<{ code: ErrorCode; message: string }>({
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'PAYLOAD_TOO_LARGE',
    message: 'The request body is larger than 1 MiB. Send a smaller one.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'The request body is not JSON. Send JSON with Content-Type: application/json.',
  },
});

/** Seconds after which a database that restarted or was busy is likely to respond. */
const RETRY_AFTER = 5;

/** SQLSTATEs of text that PostgreSQL refuses: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNSTORABLE: ReadonlySet<string> = new Set(['22021', '22P05']);

function asRequestError(error: FastifyError): RequestError {
  if (error instanceof RequestError) return error;
  if (error.validation) return invalidDetails(error.validation.map((problem) => detailOf(schemaProblem(problem))));
  const fastify = FASTIFY_ERRORS[error.code];
  if (fastify) return new RequestError(fastify.code, fastify.message);
  if (isDatabaseUnavailable(error)) {
    return new RequestError(
      'UNAVAILABLE',
      `The database is unavailable or busy. Wait ${RETRY_AFTER} seconds, then send the request again.`,
      { cause: error, retryAfter: RETRY_AFTER },
    );
  }
  // The operations check strings first and name the field. What they miss must not become a 500.
  if (UNSTORABLE.has(error.code)) {
    return new RequestError(
      'VALIDATION_ERROR',
      'A string in the request contains a character that cannot be stored, such as NUL. Remove it.',
    );
  }
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return new RequestError(
      'BAD_REQUEST',
      'The request is malformed. Check the URL, and check that the body is valid JSON.',
    );
  }
  return new RequestError(
    'INTERNAL_ERROR',
    'The service failed unexpectedly. Retry in a minute. If the error persists, give your administrator the request ID.',
    { cause: error },
  );
}
