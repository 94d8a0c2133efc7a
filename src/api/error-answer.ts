/** Every error leaves the API in one envelope: `{error: {code, message, request_id, timestamp, details?}}`. */

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { type TObject, Type } from 'typebox';
import { isDatabaseAway } from '../db/away.ts';
import { dictionary } from '../dictionary.ts';
import { ERRORS, type ErrorCode, type ErrorDetail, envelope, RequestError } from '../errors.ts';
import { enumeration } from '../reports/enumeration.ts';
import { ExportAnswer } from './export-answer.ts';

export const ErrorAnswer = Type.Object(
  {
    error: Type.Object({
      code: enumeration(Object.keys(ERRORS) as ErrorCode[], { description: 'What went wrong; it never changes.' }),
      message: Type.String({ description: 'What was wrong and what to do next.' }),
      request_id: Type.String({ description: 'Quote this when you ask for help.' }),
      timestamp: Type.String({ format: 'date-time', description: 'When it happened.' }),
      details: Type.Optional(
        Type.Array(
          Type.Object({
            field: Type.String({ description: 'Where, as a path: search_params.country.' }),
            message: Type.String({ description: 'What was wrong and what is allowed.' }),
          }),
          { description: 'Everything that was wrong, field by field.' },
        ),
      ),
    }),
  },
  { description: 'What went wrong.' },
);

/** What a conflict answers: the error, and the report that is in the way. */
export const ConflictAnswer = Type.Object(
  { ...ErrorAnswer.properties, export: ExportAnswer },
  { description: 'What went wrong, and the export to poll.' },
);

/** How the document tells of an error. */
export function errorDescription(code: ErrorCode): string {
  return `${code}: ${ERRORS[code].means}`;
}

/** The errors that an operation has beside those of every operation, by status, for its schema. */
export function errorAnswers(...codes: ErrorCode[]): Record<number, TObject> {
  const answers = codes.map((code) => {
    const schema = Type.Object({ error: ErrorAnswer.properties.error }, { description: errorDescription(code) });
    return [ERRORS[code].status, schema] as const;
  });
  return Object.fromEntries(answers);
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

/** Whoever may send a body may send one that is too large, or no JSON. */
const WITH_BODY: readonly ErrorCode[] = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

/** Declares the errors that every operation can end in. Must be called before operations are added. */
export function declareErrors(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, schema }) => {
    if (schema?.operationId === undefined) return;
    const safe = method === 'GET' || method === 'HEAD';
    const common = errorAnswers(...EVERYWHERE, ...(safe ? [] : WITH_BODY));
    schema.response = { ...common, ...(schema.response as object) };
  });
}

/** Seconds until a retry of a 503 makes sense: a database that is restarted or fails over is back in about that time. */
const UNAVAILABLE_SECONDS = 5;

/** Sends an error as the envelope. Unknown errors become a fixed sentence; their cause goes to the log. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asRequestError(error as FastifyError);
  // Whatever is interrupted since the client has gone is no fault of the service.
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

/** What Fastify's own errors are in our catalogue. https://fastify.dev/docs/latest/Reference/Errors/ */
const FASTIFY_ERRORS = dictionary<{ code: ErrorCode; message: string }>({
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'PAYLOAD_TOO_LARGE', message: 'The body must not be larger than 1 MiB.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'Send the body as JSON, with Content-Type: application/json.',
  },
});

/** Seconds after which a database that restarted or was busy is likely to respond. */
const RETRY_AFTER = 5;

/** SQLSTATEs of text that PostgreSQL refuses: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNSTORABLE: ReadonlySet<string> = new Set(['22021', '22P05']);

function asRequestError(error: FastifyError & { validation?: unknown }): RequestError {
  if (error instanceof RequestError) return error;
  if (error.validation)
    return new RequestError('VALIDATION_ERROR', validationMessage(error), { details: validationDetails(error) });
  const fastify = FASTIFY_ERRORS[error.code];
  if (fastify) return new RequestError(fastify.code, fastify.message);
  if (isDatabaseAway(error)) {
    return new RequestError(
      'UNAVAILABLE',
      `The database is unavailable or busy. Wait ${RETRY_AFTER} seconds, then send the request again.`,
      { cause: error, retryAfter: RETRY_AFTER },
    );
  }
  // The checks of the operations come first and name the field; this keeps what they overlook from being a 500.
  if (UNSTORABLE.has(error.code)) {
    return new RequestError(
      'VALIDATION_ERROR',
      'A text in the request holds a character that cannot be stored, such as NUL.',
    );
  }
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return new RequestError(
      'BAD_REQUEST',
      'The request could not be read. Check its address and that the body is valid JSON.',
    );
  }
  return new RequestError(
    'INTERNAL_ERROR',
    'Something went wrong on our side. Try again, and quote the request id if it stays.',
    { cause: error },
  );
}

function validationDetails(error: FastifyError): ErrorDetail[] {
  return error.validation!.map(({ instancePath, params, message }) => {
    const missing = (params as { missingProperty?: string }).missingProperty;
    const unknown = (params as { additionalProperty?: string }).additionalProperty;
    const field = [...instancePath.split('/').slice(1), missing ?? unknown].filter(Boolean).join('.');
    const allowed = (params as { allowedValues?: unknown[] }).allowedValues;
    return { field, message: `${field} ${message ?? 'is not allowed'}${allowed ? `: ${allowed.join(', ')}` : ''}.` };
  });
}

function validationMessage(error: FastifyError): string {
  return validationDetails(error)[0]!.message;
}
