/** Runs the programs of all recipes that Debian can run with a real service, to the right file or the right message. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Integration, Recipe } from '../../src/dex/integration.ts';
import { recipes } from '../../src/dex/recipes/recipes.ts';
import { type Cell, differences } from '../readers/cells.ts';
import { sheetJs } from '../readers/sheet-js.ts';
import { type Api, day, type ExportRequest } from '../support/api.ts';
import { installed } from '../support/installed.ts';
import { type RunningService, startService } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { type FrontDoor, openFrontDoor, type Visit } from './front-door.ts';
import { google } from './google.ts';
import { expectedBody, oddIntegration } from './odd-texts.ts';
import { type LineRun, runLine } from './run-line.ts';
import { type Runner, runners } from './runners.ts';

/** No request is a duplicate, and no export is built before the test starts a worker. */
const service = suite({ command: 'api', env: { SHEAF_DEDUPE_SECONDS: '0' } });

/** A recipe under test: its program, written and compiled, and its own proxy. */
interface Bench {
  recipe: Recipe;
  runner: Runner;
  folder: string;
  door: FrontDoor;
  /** The request of the program in the folder `odd`. */
  odd: Integration;
}

interface ProgramRun extends LineRun {
  /** Names of the files that the run created. */
  files: string[];
  /** The folder to which these files are moved, so that the next run finds none. */
  kept: string;
}

const SEARCH = { start_date: { daysAgo: 2 }, end_date: { daysAgo: 0 }, device: 'mobile', country: ['DE', 'US'] };

/** Differs for each recipe, so that no two share an export. An unescaped name would be changed by a shell or a format. */
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

/** Runs the program, and moves the files that it creates. */
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
const requestOf = (door: FrontDoor) => JSON.parse(door.visits.find(isPost)!.body) as ExportRequest;

/** Waits for an event at the proxy, unless the program ends first. */
function whileItRuns<T>(running: Promise<ProgramRun>, happens: Promise<T>): Promise<T> {
  const over = running.then(({ output }) => Promise.reject(new Error(`The program ended too early: ${output}`)));
  return Promise.race([happens, over]);
}

/** Recipes run in parallel, but the tests of one recipe run one after another, because they share a proxy. */
const each = test.concurrent.each(tested.map(({ id }) => id));

describe('with a wrong key', () => {
  each("%s shows the service's message and the request ID, and fails", async (id) => {
    const bench = benches.get(id)!;
    bench.door.begin();
    const { code, output, files } = await run(bench, 'sheaf_wrong');
    const { error } = JSON.parse(bench.door.visits[0]!.response);
    expect(output).toContain(error.message);
    expect(output).toContain(error.request_id);
    expect(code, output).not.toBe(0);
    expect(files).toEqual([]);
  });
});

describe('when the export fails', () => {
  each('%s shows the reason and fails', async (id) => {
    const bench = benches.get(id)!;
    bench.door.begin();
    const running = run(bench);
    const creation = await whileItRuns(
      running,
      bench.door.seen((visit) => isPost(visit) && visit.status === 202),
    );
    await whileItRuns(running, bench.door.seen(isPoll));
    await api.send(`/exports/${JSON.parse(creation.response).export.id}/cancel`, { method: 'POST' });
    const { code, output, files } = await running;
    expect(output).toContain('The export was cancelled.');
    expect(code, output).not.toBe(0);
    expect(files).toEqual([]);
  });
});

describe('when the export takes longer than the program waits', () => {
  // The time limit as each language writes it. Half an hour is too long for a test, so it is replaced with zero.
  const LIMIT = /(?<=\+ )30 \* 60|(?<=@minutes )30/;
  const interpreted = tested.filter(({ id }) => !runners[id]!.compile);
  test.concurrent.each(interpreted.map(({ id }) => id))('%s gives up and explains how to continue', async (id) => {
    const bench = benches.get(id)!;
    const { recipe, folder, door } = bench;
    const late = join(folder, 'late');
    const code = await readFile(join(folder, recipe.fileName), 'utf8');
    expect(code).toMatch(LIMIT);
    await mkdir(late, { recursive: true });
    await writeFile(join(late, recipe.fileName), code.replace(LIMIT, '-1'));
    door.begin();
    const ended = await run({ ...bench, folder: late });
    const created = JSON.parse(door.visits.find(isPost)!.response).export;
    await api.send(`/exports/${created.id}/cancel`, { method: 'POST' });
    expect(ended.output).toMatch(/not ready after .+ minutes\. Run this again later to take it up\./i);
    expect(ended.code).not.toBe(0);
    expect(ended.files).toEqual([]);
  });
});

describe('when the same export is already being built', () => {
  const runs = new Map<string, ProgramRun>();

  beforeAll(async () => {
    const started = await Promise.all(
      [...benches].map(async ([id, { door, ...bench }]) => {
        const search = { ...SEARCH, start_date: day(-2), end_date: day(0) };
        const exportRequest = {
          report_type: 'clicks_details_excel',
          search_params: search,
          index_params: { filename: fileNameOf(id) },
        };
        door.begin({ filename: (name) => `../${name}`, redirectFiles: true });
        expect((await api.create(exportRequest)).status).toBe(202);
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
    // The worker starts only now.
    worker = await startService({ command: 'worker', env: service.env });
    for (const { id, ended } of started) runs.set(id, await ended);
  });

  each('%s waits for it, and saves only the file', async (id) => {
    const { door } = benches.get(id)!;
    const { code, output, files, kept } = runs.get(id)!;
    expect(code, output).toBe(0);
    expect(files).toEqual([`${fileNameOf(id)}.xlsx`]);
    expect(await readdir(root)).not.toContain(`${fileNameOf(id)}.xlsx`);
    expect(door.visits.filter(isPost)).toHaveLength(1);
    expect(door.visits.some(isPoll)).toBe(true);
    await expectRightRows(requestOf(door), join(kept, files[0]!));
  });
});

describe('when the service is busy', () => {
  each('%s waits for the time in Retry-After, and ends with the right file', async (id) => {
    const bench = benches.get(id)!;
    bench.door.begin({ busy: 1 });
    const { code, output, files, kept } = await run(bench);
    expect(code, output).toBe(0);
    expect(files).toEqual([`${fileNameOf(id)}.xlsx`]);
    expect(output).toContain(`Saved ${fileNameOf(id)}.xlsx.`);
    const [refused, again] = bench.door.visits;
    expect([refused!.status, again!.status]).toEqual([503, 202]);
    expect(again!.at - refused!.at).toBeGreaterThan(990);

    const exportRequest = requestOf(bench.door);
    const { start_date: start, end_date: end, ...search } = exportRequest.search_params!;
    // Midnight may have passed since then.
    expect([`${day(-2)} ${day(0)}`, `${day(-3)} ${day(-1)}`]).toContain(`${start} ${end}`);
    expect(search).toEqual({ device: 'mobile', country: ['DE', 'US'] });
    expect(exportRequest.index_params).toEqual({ filename: fileNameOf(id) });

    const file = bench.door.visits.find(({ path }) => path.startsWith('/files/'))!;
    expect(JSON.stringify(file.headers), 'the key is for the API only').not.toContain(key);
    await expectRightRows(exportRequest, join(kept, files[0]!));
  });
});

describe('when the download is interrupted', () => {
  each('%s fails, and leaves no file with the final name', async (id) => {
    const bench = benches.get(id)!;
    bench.door.begin({ cutFiles: true });
    const { code, output, files } = await run(bench);
    expect(code, output).not.toBe(0);
    expect(files).not.toContain(`${fileNameOf(id)}.xlsx`);
  });
});

describe('with odd strings as values', () => {
  const compiledTwice = tested.filter(({ id }) => runners[id]!.startOdd !== null);
  test.concurrent.each(compiledTwice.map(({ id }) => id))('%s sends them unchanged and executes none', async (id) => {
    const { recipe, runner, folder, door, odd } = benches.get(id)!;
    door.begin();
    const { code, output } = await runLine({ line: runner.startOdd ?? recipe.run, folder: join(folder, 'odd'), key });
    expect(door.visits, output).toHaveLength(1);
    expect(JSON.parse(door.visits[0]!.body)).toEqual(expectedBody(odd));
    expect(code).not.toBe(0);
    expect(await readdir(join(folder, 'odd'))).not.toContain('broken');
  });
});

/** Checks that the file contains the same rows as the same request without the program. */
async function expectRightRows(exportRequest: ExportRequest, path: string): Promise<void> {
  const [sheet] = await sheetJs.read(path);
  const rows = await rowsOf(exportRequest);
  expect(differences(rows, sheet!.rows)).toEqual([]);
  expect(rows.length).toBeGreaterThan(20);
}

const COUNTED = `
  select count(*)::int from public.clicks
  where publisher_id = (select id from sheaf.publishers where slug = 'acme-media') and device = 'mobile' and country in ('DE', 'US')
    and (clicked_at at time zone 'UTC')::date between $1 and $2`;

/** Built once, because all recipes request the same rows unless midnight passes in between. */
const rightRows = new Map<string, Promise<Cell[][]>>();

function rowsOf({ report_type, search_params = {} }: ExportRequest): Promise<Cell[][]> {
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

/** Does not count as run, because the test replaces Google's services. */
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

  test('saves the right file to Drive as a spreadsheet', async () => {
    const { drive, said } = await runProject(key);
    const [latest] = (await api.send('/exports?limit=1')).body.exports!;
    expect(drive).toHaveLength(1);
    expect(drive[0]).toMatchObject({
      name: latest!.filename,
      mimeType: 'application/vnd.google-apps.spreadsheet',
    });
    expect(said.at(-1)).toContain('https://docs.google.com/spreadsheets/d/file-1');
    const path = join(root, 'drive.xlsx');
    await writeFile(path, drive[0]!.bytes);
    await expectRightRows({ report_type: latest!.report_type, search_params: latest!.parameters.search_params }, path);
  });

  test("shows the service's message for a wrong key", async () => {
    await expect(runProject('sheaf_wrong')).rejects.toThrow(/^Sheaf returned 401\. .+ \(request [\w-]{36}\)$/);
  });
});
