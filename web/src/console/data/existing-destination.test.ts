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
