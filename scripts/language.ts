/** Refuses banned phrases in what people read: comments, documentation, the pages, and the OpenAPI document. */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bannedPhrases, commentsOf, proseOf } from './banned-phrases.ts';

const ROOT = join(import.meta.dirname, '..');

/** What is read of each kind of file. The words of Dex's language are data. */
const READ: [patterns: string[], read: (text: string) => string][] = [
  [['{src,scripts,test,bench}/**/*.ts'], commentsOf],
  [['web/src/**/*.{ts,tsx}'], (text) => text],
  [['*.md', 'docs/**/*.md', 'clients/*/README.md'], proseOf],
  [['openapi.json'], (text) => text],
];

let found = 0;
for (const [patterns, read] of READ) {
  for await (const path of glob(patterns, { cwd: ROOT, exclude: ['scripts/banned-phrases.ts', '**/node_modules'] })) {
    for (const finding of bannedPhrases(read(await readFile(join(ROOT, path), 'utf8')))) {
      console.error(`${path}:${finding.line}: "${finding.found}". Write: ${finding.write}.`);
      found++;
    }
  }
}
process.exitCode = found > 0 ? 1 : 0;
