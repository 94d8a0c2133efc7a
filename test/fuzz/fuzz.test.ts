import { expect, test } from 'vitest';
import { suite } from '../support/suite.ts';
import { FUZZ_SUITE, runFuzz } from './run-fuzz.ts';

const service = suite(FUZZ_SUITE);

/** Each run prints its seed. Repeat a run with SHEAF_FUZZ_SEED=123. */
const SEED = Number(process.env['SHEAF_FUZZ_SEED'] ?? Date.now() % 2 ** 31);

test('20,000 requests generated from the document get no 5xx and only documented responses', {
  timeout: 900_000,
}, async () => {
  console.log(`seed ${SEED}`);
  const { statuses, problems } = await runFuzz(service, { requests: 20_000, seed: SEED });
  expect(problems, `seed ${SEED}`).toEqual([]);
  for (const status of [200, 202, 400, 401, 403, 404, 409, 415, 422]) expect(statuses.get(status)).toBeGreaterThan(0);
});
