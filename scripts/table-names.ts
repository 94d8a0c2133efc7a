/** Refuses names of tables and functions without their schema in SQL, and tables that belong to another folder. */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foreignTables } from './foreign-tables.ts';
import { migratedNames, unqualifiedInCode, unqualifiedInSql } from './unqualified-names.ts';

const ROOT = join(import.meta.dirname, '..');

/** Version 0.1 named no schemas. Its migrations do not change, and a test runs them. Another test has examples of bare names. */
const EXEMPT = /^migrations\/00(?:0\d|1[0-8])_|\/(?:former-database\.thorough|schemas-in-sql)\.test\.ts$/;

const names = await migratedNames(join(ROOT, 'migrations'));
let found = 0;
for await (const path of glob(['{src,scripts,test,bench,web/src}/**/*.ts', '{demo,migrations}/*.sql'], {
  cwd: ROOT,
  exclude: ['**/node_modules/**'],
})) {
  if (EXEMPT.test(path)) continue;
  const text = await readFile(join(ROOT, path), 'utf8');
  const bare = path.endsWith('.sql') ? unqualifiedInSql(text, names) : unqualifiedInCode(text, names);
  for (const name of bare) {
    console.error(
      `${path}:${name.line}: "${name.found}" has no schema. Write sheaf.${name.name} or public.${name.name}.`,
    );
    found++;
  }
  for (const { line, found: table, owner } of foreignTables(path, text)) {
    console.error(`${path}:${line}: only src/${owner}/ names ${table}. Write or extend a verb there. See folders.cjs.`);
    found++;
  }
}
process.exitCode = found > 0 ? 1 : 0;
