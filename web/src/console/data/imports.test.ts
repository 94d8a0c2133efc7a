import { expect, test } from 'vitest';
import { BY_NAME, DETECT, fits, type ImportOptions, type ImportPreset, importUrl } from './imports.ts';

const OPTIONS: ImportOptions = {
  kind: 'transactions',
  publisher: ' ',
  preset: DETECT,
  entry: '',
  timeZone: '',
  network: '',
  mapping: {},
  values: {},
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

test('what needs a preset is not sent without one', () => {
  const [, query] = queryOf({
    preset: BY_NAME,
    timeZone: 'Europe/London',
    network: 'awin',
    values: { currency: 'EUR' },
  });
  expect(query).toEqual({ file_name: 'a & b.csv', network: 'awin' });
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
