/** The last line of .ci/run counts every report, and never counts missing results as passed. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-closing-line-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const passing = { status: 'passed', assertionResults: [{ status: 'passed' }] };

async function closingLine(steps: [number, number], reports: unknown[]): Promise<{ line: string; code: number }> {
  const { output, code } = await run(steps, reports);
  return { line: output.split('\n').at(-1)!, code };
}

async function run(steps: [number, number], reports: unknown[]): Promise<{ output: string; code: number }> {
  const paths = await Promise.all(
    reports.map(async (report, i) => {
      const path = join(folder, `${i}.json`);
      if (report === undefined) await rm(path, { force: true });
      else await writeFile(path, JSON.stringify(report));
      return path;
    }),
  );
  return new Promise((resolve) => {
    execFile(process.execPath, ['.ci/closing-line.mjs', ...steps.map(String), ...paths], (error, stdout) => {
      resolve({ output: stdout.trimEnd(), code: error ? Number(error.code) : 0 });
    });
  });
}

const counts = (numPassedTests: number, numFailedTests = 0, testResults: unknown[] = [passing]) => ({
  numPassedTests,
  numFailedTests,
  numPendingTests: 0,
  testResults,
});

test('counts the steps and every report', async () => {
  const reports = [counts(2000), counts(450), counts(1100)];
  expect(await closingLine([3, 0], reports)).toEqual({ line: '3553 passed, 0 failed', code: 0 });
});

test.each([
  ['a failed step', [1, 1], [counts(5)], '6 passed, 1 failed'],
  ['a failed test', [1, 0], [counts(5), counts(5, 2)], '11 passed, 2 failed'],
  ['a missing report', [1, 0], [counts(5), undefined], '6 passed, 1 failed'],
  ['a report without numbers', [1, 0], [counts(5), { testResults: [] }], '6 passed, 1 failed'],
  [
    'a test file that could not be loaded',
    [1, 0],
    [counts(5, 0, [passing, { status: 'failed', assertionResults: [] }])],
    '6 passed, 1 failed',
  ],
  ['a run without passed tests', [0, 0], [], '0 passed, 0 failed'],
] as [string, [number, number], unknown[], string][])('%s is a failure', async (_what, steps, reports, line) => {
  expect(await closingLine(steps, reports)).toEqual({ line, code: 1 });
});

test('every message of a failed test is printed', async () => {
  const failed = {
    status: 'failed',
    fullName: 'the search opens',
    failureMessages: ['a timeout', 'a fault of its page'],
  };
  const { output } = await run([1, 0], [counts(5, 1, [{ status: 'failed', assertionResults: [failed] }])]);
  expect(output).toContain('FAIL  the search opens\na timeout\na fault of its page\n');
});
