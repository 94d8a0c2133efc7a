/** The TypeScript client with a real service, over an unreliable network. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../clients/typescript/src/index.ts';
import { clicks } from '../support/api.ts';
import { stage } from './stage.ts';

const self = stage({ env: { SHEAF_PART_ROWS: '5000' } });
const pathOf = (name: string) => join(self.folder, name);

let days = 20;
/** An export with several parts and one or two megabytes, different for each test. */
function request() {
  const { search_params } = clicks(days--);
  const { start_date, end_date } = search_params as { start_date: string; end_date: string };
  return { report_type: 'clicks_details_excel' as const, search_params: { start_date, end_date } };
}

/** The file as the test's own client downloads it. */
async function whole(id: number): Promise<Buffer> {
  const api = await self.service.as({ role: 'member' });
  return api.file(await api.get(id));
}

test('exportToFile saves the complete file and reports progress from 0 to 1', async () => {
  const sheaf = await self.client();
  const seen: Progress[] = [];
  const done = await sheaf.exportToFile({
    ...request(),
    to: pathOf('a.xlsx'),
    onProgress: (state) => seen.push(state),
  });
  expect(done.status).toBe('completed');
  expect(await readFile(pathOf('a.xlsx'))).toEqual(await whole(done.id));
  expect(await readdir(self.folder)).not.toContain('a.xlsx.part');

  for (const phase of ['build', 'download'] as const) {
    const shares = seen.filter((state) => state.phase === phase).map((state) => state.done);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
  }
  expect(seen.findIndex(({ phase }) => phase === 'download')).toBe(
    seen.findLastIndex(({ phase }) => phase === 'build') + 1,
  );
  expect(new Set(seen.map((state) => state.export.id))).toEqual(new Set([done.id]));
});

test('two simultaneous equal requests get the same export and the same file', async () => {
  const shared = request();
  const both = await Promise.all(
    ['b1.xlsx', 'b2.xlsx'].map(async (name) => (await self.client()).exportToFile({ ...shared, to: pathOf(name) })),
  );
  expect(both[0]!.id).toBe(both[1]!.id);
  expect(await readFile(pathOf('b1.xlsx'))).toEqual(await readFile(pathOf('b2.xlsx')));
});

describe('a download', () => {
  const PIECE = 100_000;

  test('that is interrupted three times continues where it stopped', async () => {
    let cuts = 3;
    let left = PIECE;
    let passed = 0;
    const heads: string[] = [];
    const { sheaf } = await self.disturbed({
      onRequest(bytes) {
        const head = bytes.toString('latin1');
        if (head.includes(' /files/')) heads.push(head);
      },
      onAnswer(bytes, drop) {
        passed += bytes.length;
        left -= bytes.length;
        if (left > 0 || cuts === 0) return;
        cuts--;
        left = PIECE;
        // Connections fall silent before they break. By then the client has received everything that was sent.
        setTimeout(drop, 100);
        return 'withhold';
      },
    });
    const done = await sheaf.exportToFile({ ...request(), to: pathOf('cut.xlsx') });
    expect(done.file_bytes!).toBeGreaterThan(4 * PIECE);
    expect(await readFile(pathOf('cut.xlsx'))).toEqual(await whole(done.id));
    expect(cuts).toBe(0);
    const starts = heads.map((head) => Number(/^range: bytes=(\d+)-\r$/im.exec(head)?.[1] ?? 0));
    expect(starts[0]).toBe(0);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(starts.at(-1)).toBeGreaterThan(0);
    for (const head of heads) expect(/^range: /im.test(head)).toBe(/^if-range: "/im.test(head));
    // Three repeated pieces and the JSON responses are allowed, but not a second download.
    expect(passed).toBeLessThan(done.file_bytes! + 3 * PIECE);
  });

  test('that is altered in transit is rejected and leaves no file', async () => {
    let altered = false;
    const { sheaf } = await self.disturbed({
      onAnswer(bytes) {
        // In the middle of a piece of the file, because JSON responses are smaller.
        if (altered || bytes.length < 20_000) return undefined;
        altered = true;
        bytes[15_000]! ^= 1;
        return undefined;
      },
    });
    const undisturbed = await self.client();
    const { export: made } = await undisturbed.createExport(request());
    await undisturbed.waitForExport(made.id);
    const failure = sheaf.downloadExport(made.id, { to: pathOf('altered.xlsx') });
    await expect(failure).rejects.toMatchObject({
      name: 'SheafError',
      code: 'DAMAGED_FILE',
      message: expect.stringContaining('SHA-256'),
    });
    expect((await readdir(self.folder)).filter((name) => name.startsWith('altered'))).toEqual([]);
  });

  test('that always fails at the beginning is UNREACHABLE and leaves no file', async () => {
    let dropping = false;
    const { sheaf } = await self.disturbed(
      {
        onRequest(bytes) {
          dropping = bytes.toString('latin1').includes(' /files/');
        },
        onAnswer(_, drop) {
          if (!dropping) return undefined;
          drop();
          return 'withhold';
        },
      },
      { tries: 3 },
    );
    const failure = sheaf.exportToFile({ ...request(), to: pathOf('never.xlsx') });
    await expect(failure).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('after 0 bytes'),
    });
    expect((await readdir(self.folder)).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  test('that is aborted ends immediately with the reason and leaves no file', async () => {
    const sheaf = await self.client();
    const controller = new AbortController();
    const failure = sheaf.exportToFile({
      ...request(),
      to: pathOf('aborted.xlsx'),
      signal: controller.signal,
      onProgress: ({ phase, done }) => {
        if (phase === 'download' && done > 0) controller.abort(new Error('Enough.'));
      },
    });
    await expect(failure).rejects.toThrow('Enough.');
    expect((await readdir(self.folder)).filter((name) => name.startsWith('aborted'))).toEqual([]);
  });

  test('of an expired file is NO_FILE', async () => {
    const sheaf = await self.client();
    const { id } = await sheaf.exportToFile({ ...request(), to: pathOf('kept.xlsx') });
    await self.service.database.pool.query(
      'update sheaf.exports set file_key = null, file_removed_at = now() where id = $1',
      [id],
    );
    await expect(sheaf.downloadExport(id, { to: pathOf('gone.xlsx') })).rejects.toMatchObject({ code: 'NO_FILE' });
  });
});

test('an export that is canceled during the wait is EXPORT_FAILED with the export', async () => {
  const sheaf = await self.client();
  const failure = sheaf.exportToFile({
    ...request(),
    to: pathOf('cancelled.xlsx'),
    onProgress: ({ export: { id, status } }) => {
      if (status === 'pending' || status === 'processing') void sheaf.cancelExport(id);
    },
  });
  await expect(failure).rejects.toMatchObject({
    code: 'EXPORT_FAILED',
    message: expect.stringContaining('The export was cancelled.'),
    export: { status: 'failed' },
  });
});
