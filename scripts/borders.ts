/** Checks the borders between folders, and that every file was read: dependency-cruiser silently skips files that it cannot parse. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

interface Result {
  summary: { totalCruised: number; violations: { from: string; to: string; rule: { name: string } }[] };
}

const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
  forbidden: { name: string; comment: string }[];
};
const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'];
const { stdout } = await promisify(execFile)('depcruise', args, { maxBuffer: 1 << 26 });
const { totalCruised, violations } = (JSON.parse(stdout) as Result).summary;

for (const { from, to, rule } of violations) {
  const comment = forbidden.find(({ name }) => name === rule.name)?.comment;
  console.error(`${from} → ${to}: ${rule.name}. ${comment}`);
}
const files = readdirSync('src', { recursive: true }).filter((name) => String(name).endsWith('.ts')).length;
if (totalCruised < files) console.error(`Only ${totalCruised} of ${files} files were read.`);
process.exitCode = violations.length > 0 || totalCruised < files ? 1 : 0;
