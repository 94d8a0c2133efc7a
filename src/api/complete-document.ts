/**
 * Finishes the OpenAPI document that @fastify/swagger makes of the operations: errors come from the catalogue, schemas that many
 * use get a name, and every body and answer in JSON has an example.
 */
import { dictionary } from '../dictionary.ts';
import { ERRORS, type ErrorCode } from '../errors.ts';
import {
  type Answer,
  type ApiDocument,
  type Example,
  type Header,
  type Media,
  operationsOf,
  type Parameter,
  type Schema,
} from './document.ts';
import { ConflictAnswer, ErrorAnswer, errorDescription } from './error-answer.ts';
import { exampleExports } from './example-exports.ts';
import { sampleOf } from './sample-of.ts';
import { shareSchemas } from './share-schemas.ts';

/** Examples that an operation brings along: of its body, and of its answers by status. Each fits its schema. */
export interface OperationExamples {
  body?: Record<string, Example>;
  [status: number]: Record<string, Example>;
}

export interface Completion {
  /** By operation id. */
  examples: ReadonlyMap<string, OperationExamples>;
  /** Schemas that get a name where they are found. */
  named: Readonly<Record<string, Schema>>;
}

const CODES = new Map((Object.keys(ERRORS) as ErrorCode[]).map((code) => [errorDescription(code), code]));

/** Leaves the given document as it is. */
export function completeDocument(made: ApiDocument, { examples, named }: Completion): ApiDocument {
  const document: ApiDocument = JSON.parse(JSON.stringify(made));
  const errors = referToErrors(document);
  document.components.headers = { ...COMMON_HEADERS };
  document.components.responses = Object.fromEntries(errors.map((code) => [code, errorAnswer(code)]));
  const { document: shown, shared } = shareSchemas(document, named);
  shown.components.schemas = shared;
  for (const { operationId, parameters = [], requestBody, responses } of operationsOf(shown)) {
    for (const parameter of parameters) completeParameter(parameter, shared);
    const given = examples.get(operationId) ?? {};
    if (requestBody) addExamples(requestBody.content, given.body, shared);
    for (const [status, answer] of Object.entries(responses)) {
      if (answer.$ref === undefined) answer.headers = { ...answer.headers, ...COMMON_REFERENCES };
      dropRepeated(answer);
      addExamples(answer.content ?? {}, given[Number(status)], shared);
    }
  }
  return shown;
}

/** Lists are comma-separated, and every parameter has an example. */
function completeParameter(parameter: Parameter, shared: Record<string, Schema>): void {
  if (parameter.schema.type === 'array') Object.assign(parameter, { style: 'form', explode: false });
  parameter.example ??= sampleOf(parameter.schema, shared);
}

/** Puts references in place of the answers that `errorAnswers` made; tells which codes there are. */
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

const count = (description: string) => ({ description, schema: { type: 'integer', minimum: 0 } });

/** Headers of every response. */
const COMMON_HEADERS = dictionary<Header>({
  'X-Request-Id': {
    description: 'Id of the request. Quote it when you ask for help.',
    schema: { type: 'string', format: 'uuid' },
  },
  'X-RateLimit-Limit': count('Maximum requests per minute.'),
  'X-RateLimit-Remaining': count('Requests left in this minute.'),
  'X-RateLimit-Reset': count('Seconds until the limit starts anew.'),
  'Cache-Control': { description: 'no-store: responses are private.', schema: { type: 'string' } },
});

const COMMON_REFERENCES: Record<string, Header> = Object.fromEntries(
  Object.keys(COMMON_HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

/** Errors that say when to come back. */
const WITH_RETRY_AFTER: readonly ErrorCode[] = ['RATE_LIMITED', 'UNAVAILABLE'];

const COUNTRY = 'country holds "USA", but must be two-letter country codes, like US.';

/** Errors with more to them than their code and what it means. */
const SHOWN: Partial<Record<ErrorCode, { message: string; details?: { field: string; message: string }[] }>> = {
  VALIDATION_ERROR: { message: COUNTRY, details: [{ field: 'search_params.country', message: COUNTRY }] },
  CONFLICT: { message: 'This report is being built already. Poll the export in this answer.' },
};

function errorAnswer(code: ErrorCode): Answer {
  const { means, next } = ERRORS[code];
  const { message = `${means} ${next}`, ...more } = SHOWN[code] ?? {};
  const about = { request_id: '0f8fad5b-d9cb-469f-a165-70867728950e', timestamp: '2026-11-23T14:05:09.123Z' };
  const conflict = code === 'CONFLICT';
  // TypeBox schemas carry more than the document may hold.
  const schema: Schema = JSON.parse(JSON.stringify(conflict ? ConflictAnswer : ErrorAnswer));
  return {
    description: `${errorDescription(code)} ${next}`,
    headers: {
      ...(WITH_RETRY_AFTER.includes(code) ? { 'Retry-After': count('Seconds to wait.') } : {}),
      ...COMMON_REFERENCES,
    },
    content: {
      'application/json': {
        schema,
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

/** What the answer says already, its schema need not. */
function dropRepeated(answer: Answer): void {
  for (const { schema } of Object.values(answer.content ?? {})) {
    if (schema?.description === answer.description) delete schema?.description;
  }
}
