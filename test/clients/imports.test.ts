/** Imports with the TypeScript client and a real service. */
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stage } from './stage.ts';

const self = stage({ command: 'api' });
const folder = await mkdtemp(join(tmpdir(), 'sheaf-client-imports-'));
afterAll(() => rm(folder, { recursive: true }));

const ADMIN = { role: 'admin' } as const;
let file: string;
beforeAll(async () => {
  const { rows } = await self.service.database.pool.query<{ slug: string }>(
    'select slug from public.advertisers order by id limit 1',
  );
  const row = (id: string, state: string) => `${rows[0]!.slug};${id};10,00;1,50;${state};02.11.2026`;
  const header = 'advertiser;external_id;sale;commission;state;occurred_at';
  file = [header, row('client-1', 'offen'), row('client-2', 'bezahlt'), ''].join('\n');
});

const READING = {
  file_name: 'november.csv',
  detect: true,
  map: { state: 'status' },
  set: { currency: 'EUR' },
  words: { status: { offen: 'pending', bezahlt: 'paid' } },
  numbers: { decimal: ',' },
  time_forms: ['dd.MM.yyyy'],
  time_zone: 'Europe/Berlin',
} as const;

test('a file is checked, its reading is saved and changed, and it is imported once', async () => {
  const sheaf = await self.client({}, ADMIN);
  const checked = await sheaf.imports.importFile('transactions', file, { ...READING, dryRun: true });
  expect(checked).toMatchObject({ id: null, problem: null, rows: { read: 2, new: 2, rejected: 0 } });
  expect((await sheaf.imports.list()).imports).toEqual([]);

  const made = await sheaf.imports.createPreset({ name: 'Client', preset: checked.as_preset! });
  const changed = await sheaf.imports.updatePreset(made.id!, { name: 'Shop' }, { ifMatch: made.updated_at! });
  expect(await sheaf.imports.getPreset(made.id!)).toEqual(changed);
  const late = sheaf.imports.updatePreset(made.id!, { name: 'Late' }, { ifMatch: made.updated_at! });
  await expect(late).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });

  const path = join(folder, 'november.csv');
  await writeFile(path, file);
  const options = { file_name: 'november.csv', preset: 'Shop' };
  const refused = sheaf.imports.importFile('transactions', await openAsBlob(path), {
    ...options,
    preset_updated_at: made.updated_at,
  });
  await expect(refused).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
  const imported = await sheaf.imports.importFile('transactions', await openAsBlob(path), options);
  expect(imported).toMatchObject({ preset: 'Shop', rows: { new: 2 } });
  const again = await sheaf.imports.importFile('transactions', Buffer.from(file), options);
  expect(again.rows).toMatchObject({ new: 0, same: 2 });

  const first = await sheaf.imports.list({ limit: 1 });
  expect(first.imports).toMatchObject([{ file_name: 'november.csv', preset: 'Shop', rows: { same: 2 } }]);
  const second = await sheaf.imports.list({ limit: 1, after: first.next_cursor! });
  expect(second.imports).toMatchObject([{ id: imported.id }]);

  expect((await sheaf.imports.listPresets()).map(({ name }) => name)).toEqual(expect.arrayContaining(['awin', 'Shop']));
  await sheaf.imports.deletePreset(made.id!);
  await expect(sheaf.imports.getPreset(made.id!)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a member cannot import', async () => {
  const sheaf = await self.client();
  await expect(sheaf.imports.importFile('transactions', file, READING)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
