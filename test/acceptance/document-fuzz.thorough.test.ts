import { expect, test } from 'vitest';
import { FUZZ_SUITE, runFuzz } from '../fuzz/run-fuzz.ts';
import { suite } from '../support/suite.ts';

const service = suite(FUZZ_SUITE);

test('600 requests generated from the document get no 5xx and only documented responses', async () => {
  const { problems } = await runFuzz(service, { requests: 600, seed: 11 });
  expect(problems).toEqual([]);
});
