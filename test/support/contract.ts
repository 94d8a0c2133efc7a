/** Checks every response against the contract. The schema is a copy of the fixed one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect } from 'vitest';
import type { ApiResponse, ErrorBody } from './api.ts';

const SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, '../acceptance/contract/get-export-report.schema.json'), 'utf8'),
);
// The names in the contract are those of the report types that every service must have. A service can have more, which the OpenAPI
// document lists, and every response is checked against that document, too.
delete SCHEMA.$defs.export.properties.report_type.enum;
const ajv = new Ajv2020({ allErrors: true, strict: false });
formats.default(ajv);
const validate = ajv.compile(SCHEMA);
const EXPORT_KEYS = Object.keys(SCHEMA.$defs.export.properties);

/** The allowed statuses, each with its error code. */
const CODES: Record<number, string> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  409: 'CONFLICT',
  412: 'PRECONDITION_FAILED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  416: 'RANGE_NOT_SATISFIABLE',
  417: 'EXPECTATION_FAILED',
  422: 'VALIDATION_ERROR',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function checkResponse(response: ApiResponse): void {
  const { status, headers, body } = response;
  expect(headers.get('x-request-id'), 'x-request-id').toMatch(UUID);
  for (const name of ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset']) {
    expect(headers.get(name), `${name} of a ${status}`).toMatch(/^\d+$/);
  }
  if (status >= 400) checkError(response);
  for (const shown of [body.export, ...(body.exports ?? [])]) if (shown) checkExport(shown);
}

/** Every key is present, and every value has the type and format of the schema. */
export function checkExport(shown: object): void {
  expect(
    EXPORT_KEYS.filter((key) => !(key in shown)),
    'missing keys',
  ).toEqual([]);
  const valid = validate({ export: shown });
  expect(valid ? [] : validate.errors).toEqual([]);
}

function checkError({ status, headers, body, text }: ApiResponse): void {
  expect(headers.get('content-type'), text).toBe('application/json; charset=utf-8');
  expect(Object.keys(body).sort(), text).toEqual('export' in body ? ['error', 'export'] : ['error']);
  checkEnvelope(body.error, { status, requestId: headers.get('x-request-id') });
}

/** Checks the shape of an error, however it was received. */
export function checkEnvelope(
  error: ErrorBody | undefined,
  { status, requestId }: { status: number; requestId: string | null },
): void {
  expect(error).toMatchObject({ code: CODES[status], message: expect.any(String), request_id: requestId });
  const { code: _, message, request_id: __, timestamp, ...rest } = error!;
  expect(message.length).toBeGreaterThan(10);
  expect(message).not.toMatch(/node_modules|\.ts\b|\n {4}at |select |insert /);
  expect(new Date(timestamp).toISOString()).toBe(timestamp);
  expect(Math.abs(Date.now() - Date.parse(timestamp))).toBeLessThan(60_000);
  expect(Object.keys(rest)).toEqual('details' in error! ? ['details'] : []);
  for (const detail of error!.details ?? []) {
    expect(Object.keys(detail).sort()).toEqual(['field', 'message']);
    expect(detail.message.length).toBeGreaterThan(10);
  }
}
