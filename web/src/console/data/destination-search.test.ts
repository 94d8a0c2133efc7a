import { expect, test } from 'vitest';
import { readDestinationSearch } from './destination-search.ts';

test('reads a destination and the schedule that it is for', () => {
  const search = {
    new: { kind: 'email', name: 'ann@shop.example', settings: { to: ['ann@shop.example'] } },
    schedule: { from: { name: 'Deals', report_type: 'deals_excel' } },
  };
  expect(readDestinationSearch(search)).toEqual(search);
});

test('ignores secrets, and what is not a destination', () => {
  const settings = { host: 'sftp.shop.example', password: 'hunter2', port: 22 };
  expect(readDestinationSearch({ new: { kind: 'sftp', name: 'Shop', settings } }).new).toEqual({
    kind: 'sftp',
    name: 'Shop',
    settings: { host: 'sftp.shop.example' },
  });
  for (const value of [null, 'email', { kind: 'ftp', name: 'x' }, { kind: 'email' }])
    expect(readDestinationSearch({ new: value }).new).toBeUndefined();
});
