/**
 * Runs the programs that Dex writes for 40 questions of the corpus, and compares the rows of their files with what the questions mean in SQL.
 * None of them is held out.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recipes } from '../../src/dex/recipes/recipes.ts';
import { builtIn } from '../../src/reports/built-in.ts';
import type { ProgramQuestion, ProgramRequest } from '../dex/corpus/meaning.ts';
import { readAllLanguages, readKinds, readProgramQuestions } from '../dex/corpus/read-corpus.ts';
import { readWithDex } from '../dex/read-with-dex.ts';
import { scoreProgram } from '../dex/score.ts';
import { installed } from '../support/installed.ts';
import { suite } from '../support/suite.ts';
import { KEYS, meaningSql } from './meaning-sql.ts';
import { runLine } from './run-line.ts';
import { runners } from './runners.ts';

const SAMPLE = 40;

/** Each run of these compiles a program for a minute. */
const SLOW = ['rust', 'kotlin', 'csharp', 'swift', 'powershell'];

const now = Temporal.Now.instant();
const runnable = recipes.filter(({ id }) => !SLOW.includes(id) && runners[id] && installed(runners[id]));
const sample = sampleOf([
  ...readProgramQuestions().filter(({ held }) => !held),
  ...readKinds(),
  ...readAllLanguages('ways.yaml').flatMap(({ questions }) => questions),
  ...readAllLanguages('all-languages.yaml').flatMap(({ questions }) => questions),
]);

const service = suite({ env: { SHEAF_DEDUPE_SECONDS: '0', DEX_LIMIT: '1000' } });
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sheaf-corpus-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** What a program can be compared for: its report, filters, columns, format and header. */
function meaningOf({ meanings }: ProgramQuestion): ProgramRequest | null {
  const { write } = meanings[0]!;
  if (!write || !(write.report in KEYS) || write.schedule || write.destination || write.limit) return null;
  if (write.timezone || write.filename || write.columns || write.filters?.['search']) return null;
  if (write.format && !['csv', 'xlsx', 'jsonl', 'csv.gz', 'jsonl.gz'].includes(write.format)) return null;
  const required = builtIn.find(write.report)!.required ?? [];
  return required.every((name) => write.filters?.[name] !== undefined) ? write : null;
}

/** Questions that Dex understands today, in turns of program and human languages, and each meaning once. */
function sampleOf(questions: readonly ProgramQuestion[]): { question: ProgramQuestion; means: ProgramRequest }[] {
  const seen = new Set<string>();
  const usable = questions.flatMap((question) => {
    const means = meaningOf(question);
    const program = means?.program ?? 'curl';
    const request = JSON.stringify({ ...means, program: undefined });
    if (!means || seen.has(request) || !runnable.some(({ id }) => id === program)) return [];
    const score = scoreProgram({ ...question, now, meanings: [{ write: means }] }, readWithDex({ ...question, now }));
    if (score.outcome !== 'right') return [];
    seen.add(request);
    return [{ question, means }];
  });
  const byProgram = [...Map.groupBy(usable, ({ means }) => means.program ?? 'curl').values()];
  const byLanguage = byProgram.map((list) =>
    inTurns([...Map.groupBy(list, ({ question }) => question.language).values()]),
  );
  return inTurns(byLanguage).slice(0, SAMPLE);
}

/** One of each list, then another of each. */
function inTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const turns = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: turns }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}

/** Asks the service, as a reader would, and returns the file and the program of the answer. */
async function programOf({ turns }: ProgramQuestion): Promise<{ id: string; code: string }> {
  const { body, status } = await service.api({ accept: 'application/json' }).send('/dex/ask', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ question: turns.at(-1), previous: turns.slice(0, -1) }),
  });
  expect(status).toBe(200);
  const { answer, recipe } = body as unknown as { answer: string; recipe: { id: string } };
  const [, code] = /^(?:`{3,})[a-z]*\n([\s\S]*?)\n`{3,}$/m.exec(answer)!;
  return { id: recipe.id, code: code! };
}

/** The values of a column of a file, and how many columns it has. */
async function keysOf(path: string, report: string, header: boolean): Promise<string[]> {
  const bytes = await readFile(path);
  const plain = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  const key = KEYS[report]!;
  if (/\.jsonl(?:\.gz)?$/.test(path))
    return plain
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => String((JSON.parse(line) as Record<string, unknown>)[key]));
  const book = read(plain, { raw: true, dense: true });
  const rows = utils.sheet_to_json<unknown[]>(book.Sheets[book.SheetNames[0]!]!, { header: 1, raw: true });
  const at = header ? (rows[0] as string[]).indexOf(key) : 0;
  expect(at).toBeGreaterThanOrEqual(0);
  return rows.slice(header ? 1 : 0).map((row) => String(row[at]));
}

test(`there are ${SAMPLE} questions, in at least 6 programming languages and 8 human languages`, () => {
  expect(sample).toHaveLength(SAMPLE);
  expect(sample.filter(({ question }) => question.held)).toEqual([]);
  expect(new Set(sample.map(({ means }) => means.program)).size).toBeGreaterThanOrEqual(6);
  expect(new Set(sample.map(({ question }) => question.language)).size).toBeGreaterThanOrEqual(8);
});

describe('the file has the rows that the question means', () => {
  test.each(
    sample.map(({ question, means }) => ({ id: question.id, says: question.turns.join(' / '), question, means })),
  )('$id: $says', async ({ id, question, means }) => {
    const program = await programOf(question);
    const recipe = recipes.find((one) => one.id === program.id)!;
    expect(recipe.id).toBe(means.program ?? 'curl');
    const runner = runners[recipe.id]!;
    const folder = join(root, id.replaceAll(/[^a-z0-9-]/gi, '_'));
    await mkdir(folder);
    await writeFile(join(folder, recipe.fileName), program.code);
    await runner.surround?.(folder);
    if (runner.compile) expect((await runLine({ line: runner.compile, folder })).code).toBe(0);
    const before = await readdir(folder);
    const key = await service.key({ role: 'member' });
    const ended = await runLine({ line: runner.start ?? recipe.run, folder, key });
    expect(ended.code, ended.output).toBe(0);
    const [file, ...others] = (await readdir(folder)).filter((name) => !before.includes(name));
    expect(others).toEqual([]);
    const format = means.format ?? builtIn.find(means.report)!.format;
    expect(file).toMatch(new RegExp(`\\.${RegExp.escape(format)}$`));

    const { rows: exports } = await service.database.pool.query<{ publisher_id: string; snapshot_at: Date }>(
      'select publisher_id, snapshot_at from sheaf.exports where parent_id is null order by id desc limit 1',
    );
    const { publisher_id: publisher, snapshot_at: snapshot } = exports[0]!;
    const today = Temporal.Instant.fromEpochMilliseconds(snapshot.getTime()).toZonedDateTimeISO('UTC').toPlainDate();
    const sql = meaningSql(means, today);
    const { rows } = await service.database.pool.query<{ key: string }>(sql, [
      publisher,
      ...(sql.includes('$2') ? [snapshot] : []),
    ]);
    const keys = await keysOf(join(folder, file!), means.report, means.header ?? true);
    expect(keys.sort()).toEqual(rows.map((row) => row.key).sort());
  });
});
