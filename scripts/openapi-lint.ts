/** Checks `openapi.json` with the recommended rules of the Redocly linter. Fails on errors and warnings. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';

const PATH = join(import.meta.dirname, '../openapi.json');

const config = await createConfig({ extends: ['recommended'] });
const problems = await lintFromString({ source: await readFile(PATH, 'utf8'), absoluteRef: PATH, config });
for (const { ruleId, severity, message, location } of problems) {
  console.error(`${severity} ${ruleId} at ${location[0]?.pointer}: ${message}`);
}
process.exitCode = problems.length > 0 ? 1 : 0;
