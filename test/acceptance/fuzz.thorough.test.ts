import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtIn } from '../../src/reports/built-in.ts';
import { indexParams } from '../../src/reports/index-params.ts';
import { anyCharacter } from '../support/any-character.ts';
import { suite } from '../support/suite.ts';

/** Runs without a worker, so that exports stay pending and the database idle. */
const service = suite({ command: 'api', env: { SHEAF_LOG: 'error' } });

const REPORTS = builtIn.names;
const NAMES = [
  ...builtIn.reports.flatMap((report) => [...Object.keys(report.search), ...Object.keys(indexParams(report))]),
  ...['publisher_id', 'constructor', 'toString', '__proto__'],
];
const STATUSES = [200, 202, 409, 400, 422, 403, 413, 415, 429];

const text = fc.oneof(fc.string({ unit: anyCharacter }), fc.string({ unit: 'grapheme' }), fc.string());
const leaf = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('', '0', '-1', '2026-11-01', '2026-11-02T10:00:00Z', '9999-12-31', 'us', 'asc', 'name', 'UTC', '\0'),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(...NAMES, ...REPORTS),
);
const value = fc.oneof(
  { weight: 4, arbitrary: leaf },
  fc.array(leaf, { maxLength: 4 }),
  fc.dictionary(fc.constantFrom(...NAMES), leaf, { maxKeys: 3 }),
  fc.jsonValue(),
);
const params = fc.oneof(
  { weight: 6, arbitrary: fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 5 }) },
  value,
);
const nearly = fc.record(
  {
    report_type: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...REPORTS) }, value),
    search_params: params,
    index_params: params,
  },
  { requiredKeys: ['report_type'] },
);
/** One valid request with one member replaced, to reach the checks behind those of the other members. */
const oneOdd = fc
  .tuple(
    fc.constantFrom(...REPORTS),
    fc.constantFrom('search_params', 'index_params'),
    fc.constantFrom(...NAMES),
    value,
  )
  .map(([report_type, where, name, odd]) => {
    const span = report_type === 'clicks_details_excel' ? { start_date: '2026-11-01', end_date: '2026-11-02' } : {};
    const good = { report_type, search_params: { ...span }, index_params: {} };
    return { ...good, [where]: { ...good[where as 'search_params'], [name]: odd } };
  });

test('arbitrary JSON never causes a 5xx, as a request or as a dry run', async () => {
  const api = await service.as({ role: 'operator' });
  const body = fc.oneof(nearly, { weight: 2, arbitrary: oneOdd }, fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom('', '?dry_run=true'), async (sent, query) => {
      const response = await api.create(sent, query);
      expect(STATUSES, response.text).toContain(response.status);
    }),
    { numRuns: 800, endOnFailure: true },
  );
  expect(service.service.log()).toBe('');
});

test('arbitrary bytes never cause a 5xx', async () => {
  const api = await service.as({ role: 'member' });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), text, async (body, type) => {
      const headers = { 'content-type': type.replace(/[^ -~]/g, '') };
      const response = await api.send('/exports', { method: 'POST', body: Buffer.from(body), headers });
      expect(STATUSES, response.text).toContain(response.status);
    }),
    { numRuns: 200, endOnFailure: true },
  );
});

test('arbitrary paths and queries never cause a 5xx', async () => {
  const api = await service.as({ role: 'member' });
  const path = fc.oneof(
    fc.webPath(),
    fc.webQueryParameters().map((query) => `/exports?${query}`),
    text.map((id) => `/exports/${encodeURIComponent(id.toWellFormed())}`),
    text.map((id) => `/../../files/${id.toWellFormed()}`),
    fc
      .tuple(fc.constantFrom('limit', 'page', 'after', 'cursor', 'status', 'report_type', 'dry_run', 'api_key'), text)
      .map(([name, given]) => `/exports?${name}=${encodeURIComponent(given.toWellFormed())}`),
  );
  await fc.assert(
    fc.asyncProperty(path, async (where) => {
      const response = await api.send(where);
      expect(response.status, `${where}: ${response.text}`).toBeLessThan(500);
    }),
    { numRuns: 400, endOnFailure: true },
  );
});
