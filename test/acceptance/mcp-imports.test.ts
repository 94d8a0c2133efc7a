/** Imports by agents: a dry run first, with the permissions of the key. */
import { beforeAll, expect, test } from 'vitest';
import { postMessage, rpc } from '../support/mcp.ts';
import { suite, type Who } from '../support/suite.ts';

const service = suite({ command: 'api' });

const ADMIN: Who = { role: 'admin', email: 'ada@acme-media.example' };

async function call(name: string, given: object, as = ADMIN) {
  const params = { name, arguments: given };
  const { json } = await postMessage(`${service.service.origin}/mcp`, rpc('tools/call', params), {
    'x-api-key': await service.key(as),
  });
  const { structuredContent, content, isError } = json.result as {
    structuredContent?: Record<string, unknown>;
    content: { text: string }[];
    isError?: boolean;
  };
  return { data: structuredContent ?? {}, text: content[0]!.text, isError: isError ?? false };
}

let text: string;
beforeAll(async () => {
  const { rows } = await service.database.pool.query<{ slug: string }>(
    'select slug from public.advertisers order by id limit 1',
  );
  text = `advertiser,external_id,sale,commission,currency,status,occurred_at
${rows[0]!.slug},agent-1,10.00,1.00,EUR,reversed,2026-11-02T10:00:00Z
`;
});

test('an agent checks a text, corrects how it is read, and imports it when it says so', async () => {
  const tried = await call('import_text', { kind: 'transactions', text });
  expect(tried.data).toMatchObject({
    id: null,
    rows: { read: 1, rejected: 1 },
    unknown_words: [{ column: 'status', word: 'reversed', allowed: expect.arrayContaining(['declined']) }],
  });
  const reading = { kind: 'transactions', text, words: { status: { reversed: 'declined' } } };
  expect((await call('import_text', reading)).data).toMatchObject({ id: null, rows: { new: 1, rejected: 0 } });
  expect((await call('list_imports', {})).data).toMatchObject({ imports: [] });

  const imported = await call('import_text', { ...reading, dry_run: false });
  expect(imported.data).toMatchObject({ id: expect.any(Number), rows: { new: 1 } });
  expect((await call('list_imports', {})).data).toMatchObject({
    imports: [{ id: imported.data['id'], rows: { new: 1 } }],
  });
  const { data } = await call('list_import_presets', {});
  expect(data['presets']).toContainEqual(expect.objectContaining({ name: 'awin', kind: 'transactions' }));
});

test('JSON is read by the ending of its name', async () => {
  const records = JSON.stringify([{ external_id: 'agent-2' }]);
  const { data } = await call('import_text', { kind: 'transactions', text: records, file_name: 'orders.json' });
  expect(data).toMatchObject({ file_columns: ['external_id'], rejects: [{ line: 1 }] });
});

test.each<[string, object, Who, RegExp]>([
  [
    'more than the limit',
    { text: 'x'.repeat(100_001) },
    ADMIN,
    /^VALIDATION_ERROR: `text`: has 100001 characters.*at most 100000.*console/,
  ],
  ['no string', { text: { a: 1 } }, ADMIN, /^VALIDATION_ERROR: `text`: is not a string/],
  ['no text', {}, ADMIN, /`text`: required by import_text, but missing/],
  ['an empty text', { text: '' }, ADMIN, /upload\.csv is empty/],
  ['a member', { text: 'a' }, { role: 'member', email: 'mia@acme-media.example' }, /^FORBIDDEN: /],
  ['another publisher', { text: 'a', publisher_id: 'nordlicht' }, ADMIN, /^FORBIDDEN: /],
  ['what all publishers use', { text: 'a', kind: 'deals' }, ADMIN, /^FORBIDDEN: /],
])('%s is refused with the reason', async (_, given, as, message) => {
  const { text: said, isError } = await call('import_text', { kind: 'transactions', ...given }, as);
  expect([isError, said]).toEqual([true, expect.stringMatching(message)]);
});
