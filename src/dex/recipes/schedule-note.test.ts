import { expect, test } from 'vitest';
import { recipes } from './recipes.ts';
import { scheduleNote } from './schedule-note.ts';

const note = (id: string, every: 'hour' | 'day' | 'week' | 'month', at: string) =>
  scheduleNote(recipes.find((recipe) => recipe.id === id)!, { every, at });

test.each([
  ['hour', '00:15', '15 * * * *', 'every hour at minute 15'],
  ['day', '06:00', '0 6 * * *', 'every day at 06:00'],
  ['week', '6:05', '5 6 * * 1', 'every Monday at 06:05'],
  ['month', '23:59', '59 23 1 * *', 'on the first of every month at 23:59'],
] as const)('cron: every %s at %s', (every, at, when, words) => {
  expect(note('python', every, at)).toContain(`\n${when} cd ~/sheaf && (python3 export.py) >> export.log 2>&1\n`);
  expect(note('python', every, at)).toContain(words);
});

test.each([
  ['hour', '00:15', '/SC HOURLY /ST 00:15'],
  ['day', '06:00', '/SC DAILY /ST 06:00'],
  ['week', '06:00', '/SC WEEKLY /D MON /ST 06:00'],
  ['month', '06:00', '/SC MONTHLY /D 1 /ST 06:00'],
] as const)('Task Scheduler: every %s at %s', (every, at, when) => {
  expect(note('powershell', every, at)).toContain(`${when} /TR "cmd /c cd /d C:\\sheaf && pwsh export.ps1"`);
});

test('Apps Script uses its own triggers', () => {
  expect(note('spreadsheet', 'day', '06:00')).toContain('**Day timer**, 6:00 to 7:00');
  expect(note('spreadsheet', 'day', '23:30')).toContain('**Day timer**, 23:00 to 24:00');
});
