import type { Finding } from './finding.ts';

const WORDS: Record<Finding['state'], string> = { ok: 'ok', warn: 'warn', fail: 'FAIL' };

/** The findings as aligned lines, each with what to do below it, and how many failed. */
export function findingsText(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, state, says, remedy }) => [
    `${WORDS[state].padEnd(4)}  ${check.padEnd(width)}  ${says}`,
    ...(remedy ? [`${''.padEnd(width + 8)}${remedy}`] : []),
  ]);
  const failed = findings.filter(({ state }) => state === 'fail').length;
  return `${lines.join('\n')}\n\n${failed === 0 ? 'No check failed.' : `${failed} of ${findings.length} checks failed.`}`;
}
