/** Runs axe on a page: https://github.com/dequelabs/axe-core */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary?: string }[];
}

/** Returns serious and critical findings, one line each. Every page must have none. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Evaluated, not added as an element, because the content security policy blocks foreign scripts.
  if (!(await page.evaluate('typeof axe !== "undefined"'))) {
    await page.evaluate(await readFile(AXE, 'utf8'));
  }
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    'axe.run(document, { resultTypes: ["violations"] })',
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
