/** The programs of all recipes that Debian can run, against a live service, to the right file or the right message. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Integration, Recipe } from '../../src/dex/integration.ts';
import { recipes } from '../../src/dex/recipes/recipes.ts';
import { type Cell, differences } from '../readers/cells.ts';
import { sheetJs } from '../readers/sheet-js.ts';
import { type Api, type Asked, day } from '../support/api.ts';
import { installed } from '../support/installed.ts';
import { type RunningService, startService } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { type FrontDoor, openFrontDoor, type Visit } from './front-door.ts';
import { google } from './google.ts';
import { expectedBody, oddIntegration } from './odd-texts.ts';
import { type LineRun, runLine } from './run-line.ts';
import { type Runner, runners } from './runners.ts';

/** Every run builds anew, and nothing is built before the tests say so. */
const service = suite({ command: 'api', env: { SHEAF_DEDUPE_SECONDS: '0' } });

/** A recipe on the bench: its program, written and compiled, before a door of its own. */
interface Bench {
  recipe: Recipe;
  runner: Runner;
  folder: string;
  door: FrontDoor;
  /** What the program in the folder `odd` asks for. */
  odd: Integration;
}

interface ProgramRun extends LineRun {
  /** Names of the files that it left behind. */
  files: string[];
  /** Where they are now, so that the next run finds none. */
  kept: string;
}

const SEARCH = { start_date: { daysAgo: 2 }, end_date: { daysAgo: 0 }, device: 'mobile', country: ['DE', 'US'] };

/** Differs for each recipe, so that none meets the export of another; and a shell, or a format, would make something of it. */
const fileNameOf = (id: string) => `Klicks für ${id} $HOME #{7+7} \`id\` {0} %s 'x'`;

const tested = recipes.filter(({ id }) => runners[id] !== undefined && installed(runners[id]));
const benches = new Map<string, Bench>();
let root: string;
let api: Api;
let key: string;
let worker: RunningService | null = null;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sheaf-recipes-'));
  key = await service.key({ role: 'member' });
  api = await service.as({ role: 'member' });
  const made = await Promise.all(tested.map(makeBench));
  for (const bench of made) benches.set(bench.recipe.id, bench);
});
afterAll(async () => {
  for (const { door } of benches.values()) door.close();
  await worker?.end();
  await rm(root, { recursive: true, force: true });
});

async function makeBench(recipe: Recipe): Promise<Bench> {
  const runner = runners[recipe.id]!;
  const folder = join(root, recipe.id);
  const door = await openFrontDoor(service.service.origin);
  const odd = oddIntegration(door.origin, 100);
  await mkdir(join(folder, 'odd'), { recursive: true });
  const index = { filename: fileNameOf(recipe.id) };
  const integration = {
    origin: door.origin,
    reportType: 'clicks_details_excel',
    search: SEARCH,
    index,
    schedule: null,
  };
  await writeFile(join(folder, recipe.fileName), recipe.write(integration));
  await writeFile(join(folder, 'odd', recipe.fileName), recipe.write(odd));
  await runner.surround?.(folder);
  if (runner.compile) {
    const { code, output } = await runLine({ line: runner.compile, folder });
    if (code !== 0) throw new Error(`${runner.compile} ended with ${code}:\n${output}`);
  }
  return { recipe, runner, folder, door, odd };
}

/** Runs the program, and takes away what it leaves behind. */
async function run({ recipe, runner, folder }: Bench, withKey = key): Promise<ProgramRun> {
  const before = await readdir(folder);
  const ended = await runLine({ line: runner.start ?? recipe.run, folder, key: withKey });
  const files = (await readdir(folder)).filter((name) => !before.includes(name));
  const kept = await mkdtemp(join(root, 'kept-'));
  for (const name of files) await rename(join(folder, name), join(kept, name));
  return { ...ended, files, kept };
}

const isPost = ({ method }: Visit) => method === 'POST';
const isPoll = ({ path }: Visit) => path.endsWith('?wait=30');
const askedBy = (door: FrontDoor) => JSON.parse(door.visits.find(isPost)!.body) as Asked;

/** What happens at the door, unless the program ends before. */
function whileItRuns<T>(running: Promise<ProgramRun>, happens: Promise<T>): Promise<T> {
  const over = running.then(({ output }) => Promise.reject(new Error(`The program ended too early: ${output}`)));
  return Promise.race([happens, over]);
}

/** Side by side, but one kind of test after the other: all of a recipe use one door. */
const each = test.concurrent.each(tested.map(({ id }) => id));

describe('with a wrong key', () => {
  each('%s says what the service says, with the request id, and fails', async (id) => {
    const bench = benches.get(id)!;
    bench.door.begin();
    const { code, output, files } = await run(bench, 'sheaf_wrong');
    const { error } = JSON.parse(bench.door.visits[0]!.answer);
    expect(output).toContain(error.message);
    expect(output).toContain(error.request_id);
    expect(code, output).not.toBe(0);
    expect(files).toEqual([]);
  });
});

describe('when the report fails', () => {
  each('%s says why, and fails', async (id) => {
    const bench = benches.get(id)!;
    bench.door.begin();
    const running = run(bench);
    const asked = await whileItRuns(
      running,
      bench.door.seen((visit) => isPost(visit) && visit.status === 202),
    );
    await whileItRuns(running, bench.door.seen(isPoll));
    await api.send(`/exports/${JSON.parse(asked.answer).export.id}/cancel`, { method: 'POST' });
    const { code, output, files } = await running;
    expect(output).toContain('The export was cancelled.');
    expect(code, output).not.toBe(0);
    expect(files).toEqual([]);
  });
});

describe('when the report takes longer than the program waits', () => {
  // The limit as it is written in each language; half an hour is long for a test, so it is over before it begins.
  const LIMIT = /(?<=\+ )30 \* 60|(?<=@minutes )30/;
  const interpreted = tested.filter(({ id }) => !runners[id]!.compile);
  test.concurrent.each(interpreted.map(({ id }) => id))('%s gives up, and says how to go on', async (id) => {
    const bench = benches.get(id)!;
    const { recipe, folder, door } = bench;
    const late = join(folder, 'late');
    const code = await readFile(join(folder, recipe.fileName), 'utf8');
    expect(code).toMatch(LIMIT);
    await mkdir(late, { recursive: true });
    await writeFile(join(late, recipe.fileName), code.replace(LIMIT, '-1'));
    door.begin();
    const ended = await run({ ...bench, folder: late });
    const asked = JSON.parse(door.visits.find(isPost)!.answer).export;
    await api.send(`/exports/${asked.id}/cancel`, { method: 'POST' });
    expect(ended.output).toMatch(/not ready after .+ minutes\. Run this again later to take it up\./i);
    expect(ended.code).not.toBe(0);
    expect(ended.files).toEqual([]);
  });
});

describe('when the same report is being built already', () => {
  const runs = new Map<string, ProgramRun>();

  beforeAll(async () => {
    const started = await Promise.all(
      [...benches].map(async ([id, { door, ...bench }]) => {
        const search = { ...SEARCH, start_date: day(-2), end_date: day(0) };
        const asked = {
          report_type: 'clicks_details_excel',
          search_params: search,
          index_params: { filename: fileNameOf(id) },
        };
        door.begin({ filename: (name) => `../${name}`, redirectFiles: true });
        expect((await api.create(asked)).status).toBe(202);
        return { id, door, ended: run({ door, ...bench }) };
      }),
    );
    const conflicts = started.map(({ door, ended }) =>
      whileItRuns(
        ended,
        door.seen(({ status }) => status === 409),
      ),
    );
    await Promise.all(conflicts);
    // Only now is anything built.
    worker = await startService({ command: 'worker', env: service.env });
    for (const { id, ended } of started) runs.set(id, await ended);
  });

  each('%s takes it up, and saves the file where it is and nowhere else', async (id) => {
    const { door } = benches.get(id)!;
    const { code, output, files, kept } = runs.get(id)!;
    expect(code, output).toBe(0);
    expect(files).toEqual([`${fileNameOf(id)}.xlsx`]);
    expect(await readdir(root)).not.toContain(`${fileNameOf(id)}.xlsx`);
    expect(door.visits.filter(isPost)).toHaveLength(1);
    expect(door.visits.some(isPoll)).toBe(true);
    await expectRightRows(askedBy(door), join(kept, files[0]!));
  });
});

describe('when the service is busy', () => {
  each('%s waits as long as it is told to, and ends with the right file', async (id) => {
    const bench = benches.get(id)!;
    bench.door.begin({ busy: 1 });
    const { code, output, files, kept } = await run(bench);
    expect(code, output).toBe(0);
    expect(files).toEqual([`${fileNameOf(id)}.xlsx`]);
    expect(output).toContain(`Saved ${fileNameOf(id)}.xlsx.`);
    const [refused, again] = bench.door.visits;
    expect([refused!.status, again!.status]).toEqual([503, 202]);
    expect(again!.at - refused!.at).toBeGreaterThan(990);

    const asked = askedBy(bench.door);
    const { start_date: start, end_date: end, ...search } = asked.search_params!;
    // Midnight may have come since.
    expect([`${day(-2)} ${day(0)}`, `${day(-3)} ${day(-1)}`]).toContain(`${start} ${end}`);
    expect(search).toEqual({ device: 'mobile', country: ['DE', 'US'] });
    expect(asked.index_params).toEqual({ filename: fileNameOf(id) });

    const file = bench.door.visits.find(({ path }) => path.startsWith('/files/'))!;
    expect(JSON.stringify(file.headers), 'the key is for the API only').not.toContain(key);
    await expectRightRows(asked, join(kept, files[0]!));
  });
});

describe('when the download breaks off', () => {
  each('%s fails, and leaves nothing under the name of the file', async (id) => {
    const bench = benches.get(id)!;
    bench.door.begin({ cutFiles: true });
    const { code, output, files } = await run(bench);
    expect(code, output).not.toBe(0);
    expect(files).not.toContain(`${fileNameOf(id)}.xlsx`);
  });
});

describe('with odd texts as values', () => {
  const compiledTwice = tested.filter(({ id }) => runners[id]!.startOdd !== null);
  test.concurrent.each(compiledTwice.map(({ id }) => id))('%s sends them as they are, and runs none', async (id) => {
    const { recipe, runner, folder, door, odd } = benches.get(id)!;
    door.begin();
    const { code, output } = await runLine({ line: runner.startOdd ?? recipe.run, folder: join(folder, 'odd'), key });
    expect(door.visits, output).toHaveLength(1);
    expect(JSON.parse(door.visits[0]!.body)).toEqual(expectedBody(odd));
    expect(code).not.toBe(0);
    expect(await readdir(join(folder, 'odd'))).not.toContain('broken');
  });
});

/** The file holds the rows that the same request gives without the program. */
async function expectRightRows(asked: Asked, path: string): Promise<void> {
  const [sheet] = await sheetJs.read(path);
  const rows = await rowsOf(asked);
  expect(differences(rows, sheet!.rows)).toEqual([]);
  expect(rows.length).toBeGreaterThan(20);
}

const COUNTED = `
  select count(*)::int from clicks
  where publisher_id = (select id from publishers where slug = 'acme-media') and device = 'mobile' and country in ('DE', 'US')
    and (clicked_at at time zone 'UTC')::date between $1 and $2`;

/** Built once: all recipes ask for the same rows, unless midnight comes between. */
const rightRows = new Map<string, Promise<Cell[][]>>();

function rowsOf({ report_type, search_params = {} }: Asked): Promise<Cell[][]> {
  const { start_date: start, end_date: end } = search_params;
  const days = `${start} ${end}`;
  const build = async () => {
    const done = await api.build({ report_type, search_params, index_params: { filename: days } });
    const path = join(root, `${days}.xlsx`);
    await writeFile(path, await api.file(done));
    const [sheet] = await sheetJs.read(path);
    const { rows } = await service.database.pool.query(COUNTED, [start, end]);
    expect(sheet!.rows.length - 1).toBe(rows[0].count);
    return sheet!.rows;
  };
  const rows = rightRows.get(days) ?? build();
  rightRows.set(days, rows);
  return rows;
}

/** Not counted as run: Google's part is played by us. */
describe('Google Sheets', () => {
  const spreadsheet = recipes.find(({ id }) => id === 'spreadsheet')!;
  const runProject = async (withKey: string) => {
    const { globals, ...seen } = google({ key: withKey, folder: await mkdtemp(join(root, 'google-')) });
    const { origin } = service.service;
    const code = spreadsheet.write({
      origin,
      reportType: 'clicks_details_excel',
      search: SEARCH,
      index: {},
      schedule: null,
    });
    runInNewContext(`${code}\n${spreadsheet.run}();`, globals);
    return seen;
  };

  test('gets the right file as a spreadsheet into the Drive', async () => {
    const { drive, said } = await runProject(key);
    const [asked] = (await api.send('/exports?limit=1')).body.exports!;
    expect(drive).toHaveLength(1);
    expect(drive[0]).toMatchObject({ name: asked!.filename, mimeType: 'application/vnd.google-apps.spreadsheet' });
    expect(said.at(-1)).toContain('https://docs.google.com/spreadsheets/d/file-1');
    const path = join(root, 'drive.xlsx');
    await writeFile(path, drive[0]!.bytes);
    await expectRightRows({ report_type: asked!.report_type, search_params: asked!.parameters.search_params }, path);
  });

  test('says what the service says to a wrong key', async () => {
    await expect(runProject('sheaf_wrong')).rejects.toThrow(/^Sheaf answered 401\. .+ \(request [\w-]{36}\)$/);
  });
});
