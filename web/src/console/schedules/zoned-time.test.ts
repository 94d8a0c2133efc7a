import { expect, test } from 'vitest';
import { instantOf, localOf } from './zoned-time.ts';

test.each([
  ['2026-11-30T06:30', 'Europe/Berlin', '2026-11-30T05:30:00.000Z'],
  ['2026-07-01T06:30', 'Europe/Berlin', '2026-07-01T04:30:00.000Z'],
  ['2026-11-30T06:30', 'America/Santiago', '2026-11-30T09:30:00.000Z'],
  ['2026-11-30T06:30', 'Australia/Lord_Howe', '2026-11-29T19:30:00.000Z'],
  ['2026-11-30T06:30', 'UTC', '2026-11-30T06:30:00.000Z'],
])('%s in %s is %s, and back', (local, zone, instant) => {
  expect(instantOf(local, zone)).toBe(instant);
  expect(localOf(instant, zone)).toBe(local);
});

test('an empty field means no limit', () => {
  expect(instantOf('', 'UTC')).toBeNull();
  expect(localOf(null, 'UTC')).toBe('');
});
