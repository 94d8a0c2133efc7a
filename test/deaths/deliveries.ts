/**
 * However a process dies while it delivers, the destination has exactly one file and one receipt in the end. Each kind of destination has a file of
 * its own, because the tests mostly wait, and files run at the same time.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { claimDeliveries } from '../../src/deliveries/claim-deliveries.ts';
import type { DestinationsContext } from '../../src/deliveries/context.ts';
import { deliverFile } from '../../src/deliveries/deliver-file.ts';
import type { DestinationKind } from '../../src/deliveries/destinations/destination.ts';
import { createSecretKeys } from '../../src/secret-keys.ts';
import { openDiskStore } from '../../src/store/disk-store.ts';
import type { Store } from '../../src/store/store.ts';
import { addDestination, completeRun, publisherWithSchedule } from '../support/completed-run.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { DELIVERY_SETTINGS } from '../support/delivery-settings.ts';
import { until } from '../support/until.ts';
import { type DelivererOptions, type HaltStep, STEPS } from './deliverer.ts';

/** More than two parts of an upload to a bucket. */
const CONTENT = randomBytes(20 * 1024 ** 2);
const NAMES = ['deals.csv', 'deals.csv.receipt.json'];

let database: TestDatabase;
let base: string;
let store: Store;
let ctx: DestinationsContext;
const secretsKey = randomBytes(32);

interface Deliverer {
  child: ChildProcess;
  /** Resolves once the process has printed the line. */
  says(line: string): Promise<void>;
  kill(): Promise<void>;
}
const running = new Set<Deliverer>();

beforeAll(async () => {
  database = await testDatabase('empty');
  base = await mkdtemp(join(tmpdir(), 'sheaf-deaths-'));
  store = await openDiskStore({ folder: base });
  const secretKeys = createSecretKeys({ keys: [secretsKey], file: '/nowhere' });
  ctx = { pool: database.pool, secretKeys, ...DELIVERY_SETTINGS, deliveryFolder: join(base, 'out') };
  await mkdir(join(base, 'out'));
});
afterEach(async () => {
  await Promise.all([...running].map((one) => one.kill()));
  await database.pool.query('delete from sheaf.publishers');
});
afterAll(async () => {
  await database.drop();
  await rm(base, { recursive: true });
});

async function deliverer(haltAt: HaltStep | null): Promise<Deliverer> {
  const options: DelivererOptions = {
    url: database.url,
    folder: base,
    deliveryFolder: join(base, 'out'),
    secretsKey: secretsKey.toString('hex'),
    haltAt,
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'deliverer.ts'), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line));
  const self: Deliverer = {
    child,
    says: async (line) => {
      await until(async () => lines.includes(line), {
        limitMs: 120_000,
        what: `the process says "${line}", not ${lines}`,
      });
    },
    async kill() {
      running.delete(self);
      child.kill('SIGKILL');
      await exited;
    },
  };
  running.add(self);
  return self;
}

export interface Place {
  kind: DestinationKind;
  sent: Record<string, unknown>;
  names(): Promise<string[]>;
  read(name: string): Promise<Buffer>;
  /** Whatever else a delivery can leave behind. */
  remains(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Files on a disk of this machine. */
export const onDisk = (folder: string): Pick<Place, 'names' | 'read' | 'remains'> => ({
  names: () => readdir(folder).catch(() => []),
  read: (name) => readFile(join(folder, name)),
  remains: async () => [],
});

/** Names that are complete when a process halts at a step. */
const VISIBLE: Record<HaltStep, string[]> = {
  reserved: [],
  'first byte': [],
  half: [],
  'all bytes': [],
  renamed: NAMES.slice(0, 1),
  receipt: NAMES,
};

const isDraft = (name: string) => /^\.sheaf-\d+-\d+-\d+\.part$/.test(name);

const record = async () => {
  const { rows } = await database.pool.query('select status, attempts, name from sheaf.deliveries');
  return rows[0];
};
/** As if the process had been silent for longer than its lease. */
const expireLease = () =>
  database.pool.query(`update sheaf.deliveries set lease_until = now() - interval '1 s' where status = 'delivering'`);
const delivered = () =>
  until(async () => (await record()).status === 'delivered', { limitMs: 60_000, what: 'the file is delivered' });

async function planned({ kind, sent }: Place): Promise<void> {
  const ours = await publisherWithSchedule(database.pool, 'acme');
  await addDestination(ctx, { ...ours, kind, sent });
  await completeRun({ pool: database.pool, store }, { ...ours, content: CONTENT, template: 'deals' });
}

async function expectOnce(place: Place): Promise<void> {
  expect(await record()).toEqual({ status: 'delivered', attempts: 2, name: 'deals.csv' });
  expect((await place.names()).sort()).toEqual(NAMES);
  expect((await place.read('deals.csv')).equals(CONTENT)).toBe(true);
  const receipt = JSON.parse((await place.read('deals.csv.receipt.json')).toString());
  expect(receipt.file).toMatchObject({ name: 'deals.csv', bytes: CONTENT.length });
  expect(await place.remains()).toEqual([]);
}

/** The files of three runs that replace each other. */
const REPLACING = [CONTENT, randomBytes(18 * 1024 ** 2), randomBytes(17 * 1024 ** 2)];

type Ours = Awaited<ReturnType<typeof publisherWithSchedule>>;

/** Plans the run of a day, whose file replaces that of the day before. */
const planReplacing = (ours: Ours, day: number) =>
  completeRun(
    { pool: database.pool, store },
    { ...ours, content: REPLACING[day]!, template: 'deals', day, overwrite: true },
  );

/** Delivers the run of the first day. */
async function replaceable({ kind, sent }: Place): Promise<Ours> {
  const ours = await publisherWithSchedule(database.pool, 'acme');
  await addDestination(ctx, { ...ours, kind, sent });
  await planReplacing(ours, 0);
  // In this process, which saves the start of another one.
  const inTest = { ...DELIVERY_SETTINGS, ...ctx, store, log: { info() {}, warn() {} } };
  const [tried] = await claimDeliveries(ctx, { healthy: 1, failing: 0 });
  await deliverFile(inTest, tried!, { claimedAt: performance.now(), cutOff: new AbortController().signal });
  await statusesBecome(['delivered']);
  return ours;
}

const statusesBecome = (expected: string[]) =>
  until(
    async () => {
      const { rows } = await database.pool.query<{ status: string }>('select status from sheaf.deliveries order by id');
      return JSON.stringify(rows.map(({ status }) => status)) === JSON.stringify(expected);
    },
    { limitMs: 60_000, what: `the deliveries are ${expected}` },
  );

/** Both processes look for drafts to remove, and either can be the first. */
const draftsRemoved = () =>
  until(async () => (await database.pool.query('select from sheaf.draft_removals')).rowCount === 0, {
    limitMs: 60_000,
    what: 'no drafts are left to remove',
  });

/** The days of the file and of the receipt that are visible. Both are complete. */
async function visibleDays(place: Place): Promise<[file: number, receipt: number]> {
  const file = await place.read('deals.csv');
  const receipt = JSON.parse((await place.read('deals.csv.receipt.json')).toString());
  return [
    REPLACING.findIndex((content) => file.equals(content)),
    REPLACING.findIndex(({ length }) => receipt.file.bytes === length),
  ];
}

/** Registers the tests of one kind of destination. Each test starts the destination in the folder `base` of the file, and stops it. */
export function testDeaths(name: string, runs: boolean, start: (base: string) => Promise<Place>): void {
  describe.runIf(runs)(name, () => {
    let place: Place;
    const begin = async () => {
      place = await start(base);
      await planned(place);
    };
    afterEach(() => place.stop());

    test.each(STEPS)('a process is killed at "%s": another one finishes, once', async (step) => {
      await begin();
      const victim = await deliverer(step);
      await victim.says(`at ${step}`);
      expect((await place.names()).filter((name) => NAMES.includes(name)).sort()).toEqual(VISIBLE[step]);
      expect(await record()).toEqual({ status: 'delivering', attempts: 1, name: 'deals.csv' });
      await victim.kill();
      await expireLease();
      await deliverer(null);
      await delivered();
      await expectOnce(place);
    });

    test('a process is killed and its delivery fails for good: what it has left is removed', async () => {
      await begin();
      const victim = await deliverer('half');
      await victim.says('at half');
      await victim.kill();
      expect([...(await place.names()).filter(isDraft), ...(await place.remains())]).toHaveLength(1);
      await expireLease();
      // As if nine other processes had died, too.
      await database.pool.query('update sheaf.deliveries set deaths = 9');
      const other = await deliverer(null);
      await until(async () => (await record()).status === 'failed', {
        limitMs: 60_000,
        what: 'the delivery has failed',
      });
      await database.pool.query('update sheaf.draft_removals set due_at = now()');
      await other.says('drafts removed');
      expect([await place.names(), await place.remains()]).toEqual([[], []]);
    });

    // The steps before are those of a file that replaces nothing.
    test.each(['all bytes', 'renamed', 'receipt'] as const)(
      'a process is killed at "%s" while it replaces a file: another one finishes',
      async (step) => {
        place = await start(base);
        const ours = await replaceable(place);
        await planReplacing(ours, 1);
        const victim = await deliverer(step);
        await victim.says(`at ${step}`);
        const isReplaced = step === 'renamed' || step === 'receipt';
        expect(await visibleDays(place)).toEqual([isReplaced ? 1 : 0, step === 'receipt' ? 1 : 0]);
        await victim.kill();
        await expireLease();
        await deliverer(null);
        await statusesBecome(['delivered', 'delivered']);
        expect([(await place.names()).sort(), await place.remains()]).toEqual([NAMES, []]);
        expect(await visibleDays(place)).toEqual([1, 1]);
      },
    );

    test.each(['all bytes', 'renamed'] as const)(
      'a process that was frozen at "%s" does not replace the file of a later run when it continues',
      async (step) => {
        place = await start(base);
        const ours = await replaceable(place);
        await planReplacing(ours, 1);
        const frozen = await deliverer(step);
        await frozen.says(`at ${step}`);
        frozen.child.kill('SIGSTOP');
        await expireLease();
        await planReplacing(ours, 2);
        await deliverer(null);
        await statusesBecome(['delivered', 'superseded', 'delivered']);
        expect(await visibleDays(place)).toEqual([2, 2]);
        frozen.child.kill('SIGCONT');
        frozen.child.stdin!.write('go on\n');
        await frozen.says('delivery continued elsewhere');
        expect(await visibleDays(place)).toEqual([2, 2]);
        await database.pool.query('update sheaf.draft_removals set due_at = now()');
        await draftsRemoved();
        expect([(await place.names()).sort(), await place.remains()]).toEqual([NAMES, []]);
      },
    );

    test.each(['half', 'all bytes', 'renamed'] as const)(
      'a process that was frozen at "%s" and continues after another one has finished changes nothing',
      async (step) => {
        await begin();
        const frozen = await deliverer(step);
        await frozen.says(`at ${step}`);
        frozen.child.kill('SIGSTOP');
        await expireLease();
        await deliverer(null);
        await delivered();
        frozen.child.kill('SIGCONT');
        frozen.child.stdin!.write('go on\n');
        await frozen.says('delivery continued elsewhere');
        // On SFTP, a late process can lose its connection while it writes the draft of the receipt, which Sheaf removes an hour later.
        await expectOnce({ ...place, names: async () => (await place.names()).filter((name) => !isDraft(name)) });
      },
    );
  });
}
