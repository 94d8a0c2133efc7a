/** Refuses banned phrases in what people read: code with its comments and messages, documentation, pages, the OpenAPI document. */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bannedPhrases, commentsOf, proseOf } from './banned-phrases.ts';

const ROOT = join(import.meta.dirname, '..');

/** In these files, strings are words of users, or the phrases themselves. Only their comments are read. */
const QUOTES = ['src/dex/**/*.ts', 'test/dex/**/*.ts', 'test/setup/language.test.ts'];

const ALWAYS_EXCLUDED = ['scripts/banned-phrases.ts', '**/node_modules'];

interface Reading {
  patterns: string[];
  exclude: string[];
  read: (text: string) => string;
}

/** What is read of each kind of file. */
const READ: Reading[] = [
  { patterns: QUOTES, exclude: [], read: commentsOf },
  {
    patterns: [
      '{src,scripts,test,bench,examples}/**/*.ts',
      'web/src/**/*.{ts,tsx}',
      'clients/*/src/**/*.ts',
      'bin/*',
      'src/dex/recipes/**/*.txt',
    ],
    exclude: QUOTES,
    read: (text) => text,
  },
  { patterns: ['*.md', '{docs,.github}/**/*.md', '{test,bench,clients}/**/*.md'], exclude: [], read: proseOf },
  { patterns: ['openapi.json', '.github/**/*.yml', '*.{yaml,cjs}'], exclude: [], read: (text) => text },
];

let found = 0;
for (const { patterns, exclude, read } of READ) {
  for await (const path of glob(patterns, { cwd: ROOT, exclude: [...ALWAYS_EXCLUDED, ...exclude] })) {
    for (const finding of bannedPhrases(read(await readFile(join(ROOT, path), 'utf8')))) {
      console.error(`${path}:${finding.line}: "${finding.found}". Write: ${finding.write}.`);
      found++;
    }
  }
}
process.exitCode = found > 0 ? 1 : 0;
