import { expect, test } from 'vitest';
import type { Destination } from './destinations.ts';
import { existingDestination } from './existing-destination.ts';

const COMMON = { publisher_id: 1, publisher: 'acme-media', created_at: '', updated_at: '' };
const DESTINATIONS = [
  { ...COMMON, id: 1, name: 'Reports', kind: 's3', s3: { bucket: 'acme-reports', access_key_id: 'AKIA' } },
  { ...COMMON, id: 2, name: 'Archive', kind: 's3', s3: { bucket: 'archive', access_key_id: 'AKIA' } },
  { ...COMMON, id: 3, name: 'Shop', kind: 'sftp', sftp: { host: 'sftp.shop.example', user: 'reports' } },
] as unknown as Destination[];

const found = (kind: Destination['kind'], settings: Record<string, string | string[]> = {}) =>
  existingDestination(DESTINATIONS, { kind, name: '', settings })?.name;

test('a destination exists if it is the only one with the settings that the question names', () => {
  expect(found('s3', { bucket: 'acme-reports' })).toBe('Reports');
  expect(found('sftp', { host: 'SFTP.shop.example' })).toBe('Shop');
  expect(found('sftp', { host: 'sftp.shop.example', user: 'reports' })).toBe('Shop');
});

test('without settings, the only destination of its kind is meant', () => {
  expect(found('sftp')).toBe('Shop');
  expect(found('s3')).toBeUndefined();
});

test('a destination that differs in a setting, or that does not exist, is not chosen', () => {
  expect(found('s3', { bucket: 'acme' })).toBeUndefined();
  expect(found('s3', { bucket: 'acme-reports', prefix: 'daily' })).toBeUndefined();
  expect(found('sftp', { host: 'sftp.shop.example', user: 'someone' })).toBeUndefined();
  expect(found('email', { to: ['ann@shop.example'] })).toBeUndefined();
});

test('hosts, buckets and addresses are the same in any case, but folders, prefixes and users are not', () => {
  const named = (kind: Destination['kind'], own: object, settings: Record<string, string | string[]>) => {
    const one = { ...COMMON, id: 1, name: 'One', kind, [kind]: own } as unknown as Destination;
    return existingDestination([one], { kind, name: '', settings })?.name;
  };
  expect(named('folder', { path: 'Finance' }, { path: 'Finance' })).toBe('One');
  expect(named('folder', { path: 'Finance' }, { path: 'finance' })).toBeUndefined();
  const s3 = { bucket: 'acme-reports', prefix: 'Daily' };
  expect(named('s3', s3, { bucket: 'Acme-Reports', prefix: 'Daily' })).toBe('One');
  expect(named('s3', s3, { bucket: 'acme-reports', prefix: 'daily' })).toBeUndefined();
  const sftp = { host: 'sftp.shop.example', user: 'reports', path: 'Daily' };
  expect(named('sftp', sftp, { host: 'SFTP.Shop.example', user: 'reports', path: 'Daily' })).toBe('One');
  expect(named('sftp', sftp, { host: 'sftp.shop.example', user: 'Reports' })).toBeUndefined();
  expect(named('sftp', sftp, { host: 'sftp.shop.example', path: 'daily' })).toBeUndefined();
  const email = { to: ['ann@shop.example', 'bob@shop.example'] };
  expect(named('email', email, { to: ['Bob@shop.example', 'Ann@Shop.example'] })).toBe('One');
  const webhook = { url: 'https://shop.example/Files' };
  expect(named('webhook', webhook, { url: 'https://Shop.example/Files' })).toBe('One');
  expect(named('webhook', webhook, { url: 'https://shop.example/files' })).toBeUndefined();
});

test('for members, who do not see settings, its name is what the question says', () => {
  const hidden = DESTINATIONS.map(({ s3, sftp, ...one }) => ({
    ...one,
    name: one.id === 1 ? 'acme-reports' : one.name,
  }));
  const chosen = (settings: Record<string, string>) =>
    existingDestination(hidden, { kind: 's3', name: '', settings })?.id;
  expect(chosen({ bucket: 'Acme-Reports' })).toBe(1);
  expect(chosen({ bucket: 'other' })).toBeUndefined();
  expect(existingDestination(hidden, { kind: 'sftp', name: '', settings: {} })?.id).toBe(3);
});
