/** What every destination that holds files promises, tested on real servers. Each kind has further tests beside its driver. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deliveredFile } from '../../../test/support/delivered-file.ts';
import { hasS3, testBucket } from '../../../test/support/s3-bucket.ts';
import { hasSshd, startSshd } from '../../../test/support/sshd.ts';
import type { Destination, DestinationContext, DestinationKind, Step } from './destination.ts';
import { DRIVERS } from './drivers.ts';
import { fingerprintOf } from './sftp/connect-sftp.ts';

interface Place {
  destination: Destination;
  /** The names that others see, including drafts. */
  names(): Promise<string[]>;
  read(name: string): Promise<string>;
  put(name: string, content: string): Promise<void>;
  /** What a dead process of a delivery leaves. Resolves with the name that others see. */
  leave(tried: { deliveryId: number; createdAt: Date; tryNumber: number; name: string }): Promise<string>;
  empty(): Promise<void>;
  stop(): Promise<void>;
}

/** When the deliveries of this service were created. */
const createdAt = new Date(0);
const anHourAgo = () => new Date(Date.now() - 3_600_000);
const inAnHour = () => new Date(Date.now() + 3_600_000);

const ctx: DestinationContext = { publisher: 'acme', allowPrivate: true, deliveryFolder: null };

/** A place whose files are in a folder of this machine. */
function onDisk(folder: string) {
  return {
    names: async () => (await readdir(folder)).sort(),
    read: (name: string) => readFile(join(folder, name), 'utf8'),
    put: (name: string, content: string) => writeFile(join(folder, name), content),
    async leave({ deliveryId, createdAt, tryNumber }: { deliveryId: number; createdAt: Date; tryNumber: number }) {
      const name = `.sheaf-${deliveryId}-${createdAt.getTime()}-${tryNumber}.part`;
      await writeFile(join(folder, name), 'half');
      return name;
    },
    empty: async () => {
      for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
    },
  };
}

const PLACES: Partial<Record<DestinationKind, { runs: boolean; start(): Promise<Place> }>> = {
  folder: {
    runs: true,
    async start() {
      const base = await mkdtemp(join(tmpdir(), 'sheaf-contract-'));
      await mkdir(join(base, 'acme'));
      const destination = DRIVERS.folder!.open({ path: '' }, { ...ctx, deliveryFolder: base });
      return { destination, ...onDisk(join(base, 'acme')), stop: () => rm(base, { recursive: true }) };
    },
  },
  s3: {
    runs: await hasS3(),
    async start() {
      const bucket = await testBucket({ prefix: 'a/b/' });
      const { endpoint, bucket: name, credentials } = bucket.options;
      const settings = {
        endpoint: endpoint!,
        bucket: name,
        prefix: 'a/b',
        access_key_id: credentials.accessKeyId,
        secret_access_key: credentials.secretAccessKey,
      };
      return {
        destination: DRIVERS.s3!.open(settings, ctx),
        names: async () =>
          [...(await bucket.keys()), ...(await bucket.uploads())].map((key) => key.replace('a/b/', '')).sort(),
        read: async (file) => (await bucket.read(file))!.toString(),
        put: (file, content) => bucket.write(file, content),
        async leave({ name: file }) {
          await bucket.beginUpload(file);
          return file;
        },
        empty: () => bucket.empty(),
        stop: () => bucket.drop(),
      };
    },
  },
  sftp: {
    runs: hasSshd(),
    async start() {
      const { host, port, user, privateKey, hostKey, folder, stop } = await startSshd();
      const settings = {
        host,
        port,
        user,
        private_key: privateKey,
        host_key: fingerprintOf(Buffer.from(hostKey, 'base64')),
      };
      return { destination: DRIVERS.sftp!.open(settings, ctx), ...onDisk(folder), stop };
    },
  },
};

test('every driver that holds files is tested here', () => {
  const withFiles = Object.keys(DRIVERS).filter((kind) => kind !== 'email' && kind !== 'webhook');
  expect(Object.keys(PLACES).sort()).toEqual(withFiles.sort());
});

describe.each(Object.entries(PLACES))('%s', (kind, { runs, start }) => {
  describe.skipIf(!runs)('on a real server', () => {
    let place: Place;
    beforeAll(async () => {
      place = await start();
    });
    afterEach(() => place.empty());
    afterAll(() => place?.stop());

    const signal = new AbortController().signal;
    const both = ['clicks.csv', 'clicks.csv.receipt.json'];

    test('a test reports its steps in order and leaves nothing behind', async () => {
      const steps: Step[] = [];
      await place.destination.test((step) => steps.push(step), signal);
      expect(steps).toEqual(DRIVERS[kind as DestinationKind]!.steps);
      expect(await place.names()).toEqual([]);
    });

    test('a delivery is the file with its bytes, its receipt, and nothing else', async () => {
      const text = 'ä;1\n'.repeat(200_000);
      const { location } = await place.destination.deliver(deliveredFile(text), signal);
      expect(location).toContain('clicks.csv');
      expect(await place.names()).toEqual(both);
      expect((await place.read('clicks.csv')) === text).toBe(true);
      expect(await place.read('clicks.csv.receipt.json')).toBe('{"version":1}');
    });

    test('a file that is larger than the parts of an upload', async () => {
      const text = 'ä;1\n'.repeat(4_000_000);
      await place.destination.deliver(deliveredFile(text), signal);
      expect((await place.read('clicks.csv')) === text).toBe(true);
      const broken = deliveredFile(text, { name: 'b.csv', sha256: '0'.repeat(64) });
      await expect(place.destination.deliver(broken, signal)).rejects.toThrow();
      expect(await place.names()).toEqual(both);
    });

    test('an empty file, and a name in another script', async () => {
      await place.destination.deliver(deliveredFile('', { name: '四 (2).csv' }), signal);
      expect(await place.names()).toEqual(['四 (2).csv', '四 (2).csv.receipt.json']);
      expect(await place.read('四 (2).csv')).toBe('');
    });

    test('exists is true only for names of files', async () => {
      await place.put('clicks.csv', 'a\n');
      expect(await place.destination.exists('clicks.csv', signal)).toBe(true);
      expect(await place.destination.exists('other.csv', signal)).toBe(false);
    });

    test('repeating a delivery is a success, also without the receipt that a dead process did not write', async () => {
      await place.put('clicks.csv', 'a\n');
      await place.destination.deliver(deliveredFile('a\n', { tryNumber: 2 }), signal);
      await place.destination.deliver(deliveredFile('a\n', { tryNumber: 3 }), signal);
      expect(await place.names()).toEqual(both);
    });

    test('another file with the name stays, unless it is to be replaced', async () => {
      await place.put('clicks.csv', 'b\n');
      const failure = { name: 'DestinationError', step: 'write', isNameTaken: true };
      await expect(place.destination.deliver(deliveredFile('a\n'), signal)).rejects.toMatchObject(failure);
      expect([await place.names(), await place.read('clicks.csv')]).toEqual([['clicks.csv'], 'b\n']);
      await place.destination.deliver(deliveredFile('a\n', { overwrite: true }), signal);
      expect([await place.names(), await place.read('clicks.csv')]).toEqual([both, 'a\n']);
    });

    test('a file that is replaced is the old or the new one at every moment, and so is its receipt', async () => {
      const [old, young] = [deliveredFile('old\n'.repeat(3_000_000)), deliveredFile('young\n'.repeat(3_000_000))];
      await place.destination.deliver({ ...old, receipt: '{"of":"old"}' }, signal);
      const seen = new Set<string>();
      let isReplaced = false;
      const look = async () => {
        // In this order, because the receipt follows its file.
        const receipt = await place.read('clicks.csv.receipt.json');
        const text = await place.read('clicks.csv');
        const state = `${text.slice(0, text.indexOf('\n'))} ${text.length} ${receipt}`;
        seen.add(state);
        return state;
      };
      const watching = (async () => {
        while (!isReplaced) await look();
      })();
      const confirmed: string[] = [];
      const confirm = async () => void confirmed.push(await look());
      const next = { ...young, overwrite: true, deliveryId: 8, receipt: '{"of":"young"}', confirm };
      try {
        await place.destination.deliver(next, signal);
      } finally {
        isReplaced = true;
        await watching;
      }
      const [was, between, is] = [
        'old 12000000 {"of":"old"}',
        'young 18000000 {"of":"old"}',
        'young 18000000 {"of":"young"}',
      ];
      expect([was, between, is]).toEqual(expect.arrayContaining([...seen]));
      // Before the file appears, and before its receipt does.
      expect(confirmed).toEqual([was, between]);
      expect([await place.names(), await place.read('clicks.csv.receipt.json')]).toEqual([both, '{"of":"young"}']);
    });

    test.each([
      ['the file', 'newer'],
      ['the receipt', 'newer'],
      // The later file equals the one that the suspended process saw, so the object has the same ETag again.
      ['the file', 'first'],
      ['the receipt', 'first'],
    ])(
      'a process that is suspended after its last check of %s does not replace what a later one has delivered: %s',
      async (what, text) => {
        await place.destination.deliver(deliveredFile('first'), signal);
        const [halted, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
        let checks = 0;
        const late = deliveredFile('late', {
          overwrite: true,
          deliveryId: 8,
          receipt: '{"of":"late"}',
          async confirm() {
            checks += 1;
            if (checks !== (what === 'the file' ? 1 : 2)) return;
            halted.resolve();
            await goOn.promise;
          },
        });
        const ended = place.destination.deliver(late, signal).catch((error: Error) => error);
        await Promise.race([halted.promise, ended.then((error) => expect(error).toBe('halted'))]);
        const earlier = [{ deliveryId: 8, createdAt, tries: 1 }];
        const receipt = text === 'first' ? deliveredFile(text).receipt : '{"of":"newer"}';
        const newer = { overwrite: true, deliveryId: 9, earlier, receipt };
        await place.destination.deliver(deliveredFile(text, newer), signal);
        goOn.resolve();
        expect(await ended).toBeInstanceOf(Error);
        expect([
          await place.names(),
          await place.read('clicks.csv'),
          await place.read('clicks.csv.receipt.json'),
        ]).toEqual([both, text, receipt]);
      },
    );

    test('an empty file replaces another one', async () => {
      await place.put('clicks.csv', 'b\n');
      await place.destination.deliver(deliveredFile('', { overwrite: true }), signal);
      expect([await place.names(), await place.read('clicks.csv')]).toEqual([both, '']);
    });

    test('a process whose claim is lost shows nothing', async () => {
      await place.destination.deliver(deliveredFile('first'), signal);
      const lost = deliveredFile('lost', {
        overwrite: true,
        deliveryId: 8,
        confirm: async () => {
          throw new Error('lost');
        },
      });
      await expect(place.destination.deliver(lost, signal)).rejects.toThrow('lost');
      expect([await place.names(), await place.read('clicks.csv')]).toEqual([both, 'first']);
    });

    test('neither name is visible before the last byte', async () => {
      let seen: string[] | undefined;
      const source = async function* () {
        yield Buffer.from('a');
        seen = await place.names();
        yield Buffer.from('b');
      };
      await place.destination.deliver(deliveredFile('ab', { open: async () => Readable.from(source()) }), signal);
      expect(seen?.filter((name) => both.includes(name))).toEqual([]);
      expect(await place.names()).toEqual(both);
    });

    test('an earlier try that wrote the same bytes meanwhile is a success, and other bytes are a taken name', async () => {
      const meanwhile = (content: string) =>
        async function* () {
          yield Buffer.from('a');
          await place.put('clicks.csv', content);
          yield Buffer.from('b');
        };
      const late = (content: string) =>
        deliveredFile('ab', { tryNumber: 2, open: async () => Readable.from(meanwhile(content)()) });
      await place.destination.deliver(late('ab'), signal);
      expect([await place.names(), await place.read('clicks.csv')]).toEqual([both, 'ab']);
      await place.empty();
      await expect(place.destination.deliver(late('xy'), signal)).rejects.toMatchObject({ isNameTaken: true });
      expect([await place.names(), await place.read('clicks.csv')]).toEqual([['clicks.csv'], 'xy']);
    });

    test.each<[string, () => AsyncGenerator<Buffer>]>([
      ['fewer bytes than announced', () => bytes('a')],
      ['other bytes than announced', () => bytes('ac')],
      ['a source that breaks off', () => bytes('a', new Error('broken off'))],
    ])('%s: nothing remains', async (_what, source) => {
      const broken = deliveredFile('ab', { open: async () => Readable.from(source()) });
      await expect(place.destination.deliver(broken, signal)).rejects.toThrow();
      expect(await place.names()).toEqual([]);
    });

    test('an aborted delivery rejects with the reason, and the next one succeeds', async () => {
      const controller = new AbortController();
      const reason = new Error('the service stops');
      const source = async function* () {
        yield Buffer.from('a');
        controller.abort(reason);
        yield Buffer.from('b');
      };
      const aborted = deliveredFile('ab', { open: async () => Readable.from(source()) });
      await expect(place.destination.deliver(aborted, controller.signal)).rejects.toBe(reason);
      expect((await place.names()).filter((name) => both.includes(name))).toEqual([]);
      await place.destination.deliver(deliveredFile('ab', { tryNumber: 2 }), signal);
      expect(await place.names()).toEqual(both);
    });

    test('what the tries of a delivery have left is removed, and nothing of others', async () => {
      await place.put('clicks.csv', 'a\n');
      for (const tryNumber of [1, 3]) await place.leave({ deliveryId: 7, createdAt, tryNumber, name: 'clicks.csv' });
      const others = await place.leave({ deliveryId: 77, createdAt, tryNumber: 1, name: 'clicks.csv.zip' });
      const ended = { deliveryId: 7, createdAt, tries: 3, name: 'clicks.csv', before: inAnHour() };
      await place.destination.removeDrafts(ended, signal);
      expect(await place.names()).toEqual([others, 'clicks.csv'].sort());
      await place.destination.removeDrafts(ended, signal);
      // A delivery that never reserved a name has begun no upload.
      const other = { ...ended, deliveryId: 77, tries: 1 };
      await place.destination.removeDrafts({ ...other, name: null }, signal);
      await place.destination.removeDrafts({ ...other, name: 'clicks.csv.zip' }, signal);
      expect(await place.names()).toEqual(['clicks.csv']);
    });

    test('a delivery of another service with the same ID and name keeps what it has begun later', async () => {
      const theirs = { deliveryId: 7, createdAt: new Date(1), name: 'clicks.csv' };
      const left = await place.leave({ ...theirs, tryNumber: 1 });
      const ended = { deliveryId: 7, createdAt, tries: 3, name: 'clicks.csv', before: anHourAgo() };
      await place.destination.removeDrafts(ended, signal);
      expect(await place.names()).toEqual([left]);
      await place.destination.removeDrafts({ ...theirs, tries: 1, before: inAnHour() }, signal);
      expect(await place.names()).toEqual([]);
    });

    test.each(['../clicks.csv', 'a/b.csv', '..', '', 'a\0.csv'])('the file name %j leads nowhere', async (name) => {
      await expect(place.destination.deliver(deliveredFile('a', { name }), signal)).rejects.toThrow('leads out');
      expect(await place.names()).toEqual([]);
    });
  });
});

async function* bytes(text: string, error?: Error) {
  yield Buffer.from(text);
  if (error) throw error;
}
