import { expect, test } from 'vitest';
import {
  AS_IN_PRESET,
  BY_NAME,
  DETECT,
  fits,
  type ImportOptions,
  type ImportPreset,
  importUrl,
  isChanged,
} from './imports.ts';

const OPTIONS: ImportOptions = {
  kind: 'transactions',
  publisher: ' ',
  preset: DETECT,
  entry: '',
  ...AS_IN_PRESET,
};

const queryOf = (options: Partial<ImportOptions>, more = {}) => {
  const { pathname, searchParams } = new URL(
    importUrl({ name: 'a & b.csv' }, { ...OPTIONS, ...options }, more),
    'http://sheaf.test',
  );
  return [pathname, Object.fromEntries(searchParams)];
};

test('only what is set is sent', () => {
  expect(queryOf({}, { dry_run: 'true' })).toEqual([
    '/api/v1/imports/transactions',
    { file_name: 'a & b.csv', detect: 'true', dry_run: 'true' },
  ]);
});

test('a mapping is sent by the columns of the file', () => {
  const [, query] = queryOf({
    preset: 'cj',
    mapping: { order_id: 'Order, no.' },
    values: { currency: 'EUR', sale: ' ' },
  });
  expect(query).toMatchObject({ preset: 'cj', map: '{"Order, no.":"order_id"}', set: '{"currency":"EUR"}' });
});

test('how values are read is sent with a preset and without one, and the network only without one', () => {
  const reading = {
    timeZone: 'Europe/London',
    network: 'awin',
    words: { status: { offen: 'pending', weg: '' } },
    numbers: { decimal: ',' },
    timeForms: ['dd.MM.yyyy'],
    delimiter: '\t',
    encoding: 'windows-1250',
  } as const;
  const sent = {
    file_name: 'a & b.csv',
    time_zone: 'Europe/London',
    words: '{"status":{"offen":"pending","weg":""}}',
    numbers: '{"decimal":","}',
    time_forms: '["dd.MM.yyyy"]',
    delimiter: '\t',
    encoding: 'windows-1250',
  };
  expect(queryOf({ preset: BY_NAME, ...reading })[1]).toEqual({ ...sent, network: 'awin' });
  expect(queryOf({ preset: 'awin', ...reading })[1]).toEqual({ ...sent, preset: 'awin' });
});

test.each<[Partial<ImportOptions>, boolean]>([
  [{ preset: 'awin', publisher: 'acme', entry: 'a.csv' }, false],
  [{ values: { currency: ' ' } }, false],
  [{ words: { status: {} } }, false],
  [{ words: { status: { open: '' } } }, true],
  [{ timeForms: [] }, true],
  [{ numbers: { decimal: '.' } }, true],
  [{ delimiter: ';' }, true],
])('%j: changed is %s', (options, changed) => {
  expect(isChanged({ ...OPTIONS, ...options })).toBe(changed);
});

test('the presets of Sheaf and those of the publisher fit', () => {
  const preset = (of: Partial<ImportPreset>) =>
    ({ kind: 'clicks', publisher: null, publisher_id: null, ...of }) as ImportPreset;
  const wanted = { kind: 'clicks', publisher: 'acme' } as const;
  expect(fits(preset({}), wanted)).toBe(true);
  expect(fits(preset({ kind: 'deals' }), wanted)).toBe(false);
  expect(fits(preset({ publisher: 'acme', publisher_id: 7 }), wanted)).toBe(true);
  expect(fits(preset({ publisher: 'acme', publisher_id: 7 }), { ...wanted, publisher: '7' })).toBe(true);
  expect(fits(preset({ publisher: 'other', publisher_id: 8 }), wanted)).toBe(false);
});
