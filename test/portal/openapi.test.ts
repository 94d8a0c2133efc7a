/** The OpenAPI document as the running service serves it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ERRORS } from '../../src/errors.ts';
import type { ApiDocument, Media, PlacedOperation, Schema } from '../../src/openapi/document.ts';
import { operationsOf, resolve } from '../../src/openapi/document.ts';
import { problemsOf } from '../support/openapi-problems.ts';
import { suite } from '../support/suite.ts';

const service = suite({ command: 'api', template: 'empty' });

let document: ApiDocument;
let operations: PlacedOperation[];
beforeAll(async () => {
  document = (await (await fetch(`${service.service.origin}/openapi.json`)).json()) as ApiDocument;
  operations = operationsOf(document);
});

describe('every operation', () => {
  test('has a unique ID, a summary, a description, and a tag with a description', () => {
    const tags = document.tags.map(({ name }) => name);
    for (const { operationId, summary, description, tags: own, path } of operations) {
      expect(operationId, path).toMatch(/^[a-z][A-Za-z]+$/);
      expect(summary?.length, operationId).toBeGreaterThan(5);
      expect(description?.length, operationId).toBeGreaterThan(20);
      expect(own, operationId).toHaveLength(1);
      expect(tags).toContain(own[0]);
    }
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    expect(operations.length).toBeGreaterThan(14);
  });

  test('describes every parameter', () => {
    for (const { operationId, parameters = [] } of operations) {
      for (const { name, description } of parameters) {
        expect(description?.length, `${name} of ${operationId}`).toBeGreaterThan(5);
      }
    }
  });

  test('has an example for every parameter and declares lists as comma-separated', () => {
    const ajv = new Ajv2020({ strict: false });
    for (const { operationId, parameters = [] } of operations) {
      for (const { name, example, schema, ...form } of parameters) {
        expect(ajv.validate(schema, example), `${name} of ${operationId}`).toBe(true);
        if (schema.type === 'array') expect(form).toMatchObject({ style: 'form', explode: false });
      }
    }
  });

  test('declares the headers of every response', () => {
    for (const { operationId, responses } of operations) {
      for (const [status, response] of Object.entries(responses)) {
        const names = Object.keys(resolve(document, response).headers ?? {});
        for (const name of ['X-Request-Id', 'X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset']) {
          expect(names, `${status} of ${operationId}`).toContain(name);
        }
        if (status === '429' || status === '503') expect(names).toContain('Retry-After');
      }
      for (const status of ['400', '401', '403', '422', '429', '500', '503']) {
        expect(Object.keys(responses), operationId).toContain(status);
      }
    }
  });

  test('refers to errors of the catalog', () => {
    for (const { operationId, responses, security } of operations) {
      const codes = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect(codes.map(([status]) => status)).toContain('429');
      if (security?.length !== 0) expect(Object.keys(responses), operationId).toContain('401');
      for (const [status, response] of codes) {
        // A conflict that has no export is described by its operation. See plainConflict().
        if (status === '409' && !response.$ref) {
          expect(response.description, operationId).toMatch(/^CONFLICT: ./);
          continue;
        }
        const code = response.$ref?.split('/').at(-1) as keyof typeof ERRORS;
        expect(ERRORS[code]?.status, `${status} of ${operationId}`).toBe(Number(status));
      }
    }
  });

  test('has an example for its request body and each JSON response, and every example matches its schema', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    formats.default(ajv);
    ajv.addSchema({ $id: 'https://sheaf.test/openapi.json', ...document });
    let checked = 0;
    const check = (media: Media, pointer: string) => {
      const examples = media.examples ? Object.values(media.examples).map(({ value }) => value) : [media.example];
      const validate = ajv.compile({ $ref: `https://sheaf.test/openapi.json#${encodeURI(pointer)}/schema` });
      for (const example of examples) {
        expect(example, pointer).toBeDefined();
        expect(validate(example) ? [] : validate.errors, pointer).toEqual([]);
        checked++;
      }
    };
    const pointerOf = (...keys: string[]) =>
      keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    for (const { path, method, requestBody, responses } of operations) {
      const at = ['paths', path, method.toLowerCase()];
      const body = requestBody?.content['application/json'];
      if (body) check(body, pointerOf(...at, 'requestBody', 'content', 'application/json'));
      for (const [status, { content }] of Object.entries(responses)) {
        const response = content?.['application/json'];
        if (response) check(response, pointerOf(...at, 'responses', status, 'content', 'application/json'));
      }
    }
    for (const code of Object.keys(document.components.responses!)) {
      const response = document.components.responses![code]!.content!['application/json']!;
      check(response, pointerOf('components', 'responses', code, 'content', 'application/json'));
    }
    expect(checked).toBeGreaterThan(operations.length + 8);
  });
});

test('the examples of a response have the ID of the example URL', () => {
  let checked = 0;
  for (const { operationId, path, parameters = [], responses } of operations) {
    // Operations that create something respond with another ID.
    if (!path.includes('/{id}') || /\/(?:repeat|exports|runs)$/.test(path)) continue;
    // The resource is the last one in the path: a run of a schedule.
    const { example: id } = parameters.filter((parameter) => parameter.in === 'path').at(-1)!;
    for (const [status, { content }] of Object.entries(responses)) {
      const media = content?.['application/json'];
      if (!status.startsWith('2') || !media) continue;
      const values = media.examples ? Object.values(media.examples).map(({ value }) => value) : [media.example];
      for (const value of values as Record<string, unknown>[]) {
        const resource = Object.values(value).find((member) => typeof member === 'object' && !Array.isArray(member));
        const own = value['id'] ?? value['export_id'] ?? (resource as { id?: unknown } | undefined)?.id;
        // Deliveries have texts as IDs.
        if (typeof own !== 'number') continue;
        expect(own, `${status} of ${operationId}`).toBe(id);
        checked++;
      }
    }
  }
  expect(checked).toBeGreaterThan(7);
});

test('the linter finds nothing', async () => {
  expect(await problemsOf(document)).toEqual([]);
});

test('the response of GET /exports/{id} matches the fixed contract, field for field', async () => {
  const path = join(import.meta.dirname, '../acceptance/contract/get-export-report.schema.json');
  const contract: Schema & { $defs: { export: Schema } } = JSON.parse(await readFile(path, 'utf8'));
  const { responses } = operations.find(({ operationId }) => operationId === 'getExportReport')!;
  const response = responses['200']!.content!['application/json']!.schema!;
  expect(response.required).toEqual(contract.required);
  const shown = resolve(document, response.properties!['export']!);
  for (const [name, fixed] of Object.entries(contract.$defs.export.properties!)) {
    const documented = shown.properties![name]!;
    const { type, format, enum: words, properties } = fixed;
    // Sheaf can have more report types than the contract, and no other statuses.
    const allowed = name === 'report_type' ? expect.arrayContaining(words!) : words;
    expect([documented.type, documented.format, documented.enum], name).toEqual([type, format, allowed]);
    for (const [inner, { type: innerType }] of Object.entries(properties ?? {})) {
      expect(documented.properties![inner]!.type, `${name}.${inner}`).toEqual(innerType);
    }
    // Stricter than the contract: every key is required.
    expect(shown.required).toContain(name);
  }
});

test('the allowed filters depend on the report type, and a conflict contains the export', () => {
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema({ $id: 'https://sheaf.test/request.json', ...document });
  const fits = ajv.compile({ $ref: 'https://sheaf.test/request.json#/components/schemas/ExportRequest' });
  expect(fits({ report_type: 'deals_excel', search_params: { country: 'US' } })).toBe(true);
  expect(fits({ report_type: 'deals_excel', search_params: { device: 'mobile' } })).toBe(false);
  expect(fits({ report_type: 'clicks_details_excel' })).toBe(false);
  expect(fits({ report_type: 'advertisers_csv', index_params: { bom: true } })).toBe(true);
  expect(fits({ report_type: 'deals_excel', index_params: { bom: true } })).toBe(false);
  expect(fits({ report_type: 'deals_excel', index_params: { format: 'csv', bom: true } })).toBe(true);
  expect(fits({ report_type: 'deals_excel', index_params: { format: 'pdf' } })).toBe(false);
  expect(document.components.schemas['ConflictResponse']!.required).toEqual(['error', 'export']);
});

test('the server URL in the document is the origin of the request', async () => {
  const { origin } = service.service;
  for (const path of ['/openapi.json', '/api/v1/schema']) {
    const fetched = (await (await fetch(origin + path)).json()) as { servers: { url: string }[] };
    expect(fetched.servers).toEqual([{ url: origin }]);
  }
});

test('/openapi.yaml is the same document', async () => {
  const response = await fetch(`${service.service.origin}/openapi.yaml`);
  expect(response.headers.get('content-type')).toBe('application/yaml; charset=utf-8');
  expect(parse(await response.text())).toEqual(document);
});

describe('GET /api/v1/schema', () => {
  let old: ApiDocument;
  beforeAll(async () => {
    const response = await fetch(`${service.service.origin}/api/v1/schema`);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    old = (await response.json()) as ApiDocument;
  });

  test('is OpenAPI 3.0.3, and the linter finds nothing', async () => {
    expect(old.openapi).toBe('3.0.3');
    expect(await problemsOf(old)).toEqual([]);
  });

  test('uses nullable, and no syntax of 3.1', () => {
    expect(JSON.stringify(old).match(/"type":\[|"type":"null"|"const":|"\$schema"/g)).toBeNull();
    expect(old).not.toHaveProperty('webhooks');
    const { filename, progress } = old.components.schemas['Export']!.properties as Record<string, object>;
    expect(filename).toMatchObject({ type: 'string', nullable: true });
    expect(progress).toMatchObject({ type: 'object', nullable: true });
  });

  test('has the same operations', () => {
    const names = (shown: ApiDocument) => operationsOf(shown).map(({ operationId }) => operationId);
    expect(names(old)).toEqual(names(document));
  });
});
