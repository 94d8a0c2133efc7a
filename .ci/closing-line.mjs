/**
 * `closing-line.mjs PASSED FAILED REPORT…` prints "N passed, N failed" for the steps that the shell counted and the tests in the
 * Vitest reports, after the names and messages of those that failed. A missing or unreadable report counts as one failure. Exits with 1 if anything failed or nothing passed.
 * It is JavaScript, so that the host's Node can run it even if nothing could be installed.
 */
import { readFileSync } from 'node:fs';

const [, , passedSteps, failedSteps, ...paths] = process.argv;
let passed = count(passedSteps);
let failed = count(failedSteps);
let skipped = 0;
for (const path of paths) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    for (const { assertionResults } of report.testResults) {
      for (const test of assertionResults) if (test.status === 'failed') print(test.fullName, test.failureMessages);
    }
    // A file that could not be loaded has no failed test.
    const notLoaded = report.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    );
    for (const file of notLoaded) print(file.name, [file.message]);
    const counts = [report.numPassedTests, report.numFailedTests + notLoaded.length, report.numPendingTests].map(count);
    passed += counts[0];
    failed += counts[1];
    skipped += counts[2];
  } catch (error) {
    console.log(`${path}: ${error.message}`);
    failed += 1;
  }
}
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/**
 * Failures stand at the end of the output, too, where nothing is between them and the line. A test can have several: its hooks report the
 * faults of its pages.
 */
function print(name, messages) {
  const starts = messages.map((message) => String(message).split('\n').slice(0, 12).join('\n'));
  console.log(`FAIL  ${name}\n${starts.join('\n')}`);
}

function count(value) {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`expected a number of tests, got ${value}`);
  return number;
}
