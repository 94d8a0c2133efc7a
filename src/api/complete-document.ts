/**
 * Finishes the OpenAPI document that @fastify/swagger makes of the operations: errors come from the catalogue, schemas that many
 * use get a name, and every body and answer in JSON has an example.
 */
import { ERRORS, type ErrorCode } from '../errors.ts';
import { type Answer, type ApiDocument, type Example, type Media, operationsOf, type Schema } from './document.ts';
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
  document.components.responses = Object.fromEntries(errors.map((code) => [code, errorAnswer(code)]));
  const { document: shown, shared } = shareSchemas(document, named);
  shown.components.schemas = shared;
  for (const { operationId, requestBody, responses } of operationsOf(shown)) {
    const given = examples.get(operationId) ?? {};
    if (requestBody) addExamples(requestBody.content, given.body, shared);
    for (const [status, answer] of Object.entries(responses)) {
      dropRepeated(answer);
      addExamples(answer.content ?? {}, given[Number(status)], shared);
    }
  }
  return shown;
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

/** Errors that say when to come back. */
const WITH_RETRY_AFTER: readonly ErrorCode[] = ['RATE_LIMITED'];

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
    ...(WITH_RETRY_AFTER.includes(code)
      ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }
      : {}),
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
