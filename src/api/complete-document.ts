/**
 * Completes the OpenAPI document that @fastify/swagger generates from the operations. It adds the errors of the catalog, names
 * for shared schemas, and an example for every JSON body and response.
 */
import { dictionary } from '../dictionary.ts';
import { detailOf, ERRORS, type ErrorCode } from '../errors.ts';
import {
  type ApiDocument,
  type ApiResponse,
  type Example,
  type Header,
  type Media,
  operationsOf,
  type Parameter,
  type Schema,
} from '../openapi/document.ts';
import { sampleOf } from '../openapi/sample-of.ts';
import { shareSchemas } from '../openapi/share-schemas.ts';
import { errorDescription } from './error-response.ts';
import { exampleExports } from './operations/exports/example-exports.ts';

/** Examples of an operation: of its body, and of its responses by status. Each one is valid for its schema. */
export interface OperationExamples {
  body?: Record<string, Example>;
  [status: number]: Record<string, Example>;
}

export interface Completion {
  /** By operation id. */
  examples: ReadonlyMap<string, OperationExamples>;
  /** Schemas by the name that they get in the document. */
  named: Readonly<Record<string, Schema>>;
}

const CODES = new Map((Object.keys(ERRORS) as ErrorCode[]).map((code) => [errorDescription(code), code]));

/** Returns a completed copy of the document. */
export function completeDocument(made: ApiDocument, { examples, named }: Completion): ApiDocument {
  const document: ApiDocument = JSON.parse(JSON.stringify(made));
  const errors = referToErrors(document);
  document.components.headers = { ...COMMON_HEADERS };
  document.components.responses = Object.fromEntries(errors.map((code) => [code, errorResponse(code, named)]));
  const { document: shown, shared } = shareSchemas(document, named);
  shown.components.schemas = shared;
  for (const { operationId, parameters = [], requestBody, responses } of operationsOf(shown)) {
    for (const parameter of parameters) completeParameter(parameter, shared);
    const given = examples.get(operationId) ?? {};
    if (requestBody) addExamples(requestBody.content, given.body, shared);
    for (const [status, response] of Object.entries(responses)) {
      if (response.$ref === undefined) response.headers = { ...response.headers, ...COMMON_REFERENCES };
      dropRepeated(response);
      addExamples(response.content ?? {}, given[Number(status)], shared);
    }
  }
  return shown;
}

/** Marks lists as comma-separated and gives every parameter an example. */
function completeParameter(parameter: Parameter, shared: Record<string, Schema>): void {
  if (parameter.schema.type === 'array') Object.assign(parameter, { style: 'form', explode: false });
  parameter.example ??= sampleOf(parameter.schema, shared);
}

/** Replaces the responses from `errorResponses` with references. Returns the codes it found. */
function referToErrors(document: ApiDocument): ErrorCode[] {
  const used = new Set<ErrorCode>();
  for (const { responses } of operationsOf(document)) {
    for (const [status, { description = '' }] of Object.entries(responses)) {
      const code = CODES.get(description);
      if (code === undefined) continue;
      used.add(code);
      responses[status] = { $ref: `#/components/responses/${code}` };
    }
  }
  return [...used].sort();
}

const count = (description: string): Header => ({ description, schema: { type: 'integer', minimum: 0 } });

/** Headers of every response. */
const COMMON_HEADERS = dictionary<Header>({
  'X-Request-Id': {
    description: 'Request ID. Include it in support requests.',
    schema: { type: 'string', format: 'uuid' },
  },
  'X-RateLimit-Limit': count('Maximum requests per minute.'),
  'X-RateLimit-Remaining': count('Remaining requests in the current minute.'),
  'X-RateLimit-Reset': count('Seconds until the limit resets.'),
  'Cache-Control': { description: '`no-store`, because responses are private.', schema: { type: 'string' } },
});

const COMMON_REFERENCES: Record<string, Header> = Object.fromEntries(
  Object.keys(COMMON_HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

/** Errors whose responses have a `Retry-After` header. */
const WITH_RETRY_AFTER: readonly ErrorCode[] = ['RATE_LIMITED', 'UNAVAILABLE'];

const COUNTRY = detailOf({
  field: 'search_params.country',
  wrong: '"USA" is not valid',
  allowed: 'two-letter ISO 3166-1 country codes, for example US',
});

/** Examples of messages that are not in the catalog. */
const SHOWN: Partial<Record<ErrorCode, { message: string; details?: { field: string; message: string }[] }>> = {
  VALIDATION_ERROR: { message: COUNTRY.message, details: [COUNTRY] },
  CONFLICT: { message: 'The same export is already in progress. Poll the `export` in this response.' },
};

function errorResponse(code: ErrorCode, named: Completion['named']): ApiResponse {
  const { means, next } = ERRORS[code];
  const { message = `${means} ${next}`, ...more } = SHOWN[code] ?? {};
  const about = { request_id: '0f8fad5b-d9cb-469f-a165-70867728950e', timestamp: '2026-11-23T14:05:09.123Z' };
  const conflict = code === 'CONFLICT';
  const schema = named[conflict ? 'ConflictResponse' : 'ErrorResponse']!;
  return {
    description: `${errorDescription(code)} ${next}`,
    headers: {
      ...(WITH_RETRY_AFTER.includes(code) ? { 'Retry-After': count('Seconds to wait.') } : {}),
      ...COMMON_REFERENCES,
    },
    content: {
      'application/json': {
        schema: { ...schema },
        example: {
          error: { code, message, ...about, ...more },
          ...(conflict ? { export: exampleExports.processing } : {}),
        },
      },
    },
  };
}

function addExamples(
  content: Record<string, Media>,
  given: Record<string, Example> | undefined,
  shared: Record<string, Schema>,
): void {
  const media = content['application/json'];
  if (!media?.schema || media.example !== undefined || media.examples !== undefined) return;
  if (given) media.examples = given;
  else media.example = sampleOf(media.schema, shared);
}

/** Removes a schema's description if it repeats that of the response. */
function dropRepeated(response: ApiResponse): void {
  for (const { schema } of Object.values(response.content ?? {})) {
    if (schema?.description === response.description) delete schema?.description;
  }
}
