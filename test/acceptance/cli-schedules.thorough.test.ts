/** Schedules on the command line. Each of its thirty calls starts a process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sheaf as run } from '../support/service.ts';
import { suite } from '../support/suite.ts';

const service = suite();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const client = async (...args: string[]) => {
  const env = { SHEAF_URL: service.service.origin, SHEAF_API_KEY: await service.key({ role: 'member' }) };
  return run(args, { env, cwd: folder });
};

describe('sheaf schedules', () => {
  const weekdays = ['--every', 'weekday', '--at', '06:30', '--at', '18:00', '--zone', 'Europe/Berlin'];
  const yesterday = ['--search', 'start_date=today-1d', '--search', 'end_date=today-1d'];

  test('a schedule is created, listed, changed, paused, resumed, run and deleted', async () => {
    const made = await client('schedules', 'create', 'Clicks', 'clicks_details_excel', ...yesterday, ...weekdays);
    expect(made.code, made.stderr).toBe(0);
    expect(made.stdout).toMatch(
      /^Created schedule \d+, "Clicks": .*weekday.*06:30.*18:00.* \(Europe\/Berlin\)\. Next run at \d{4}-.*Z\.\n$/,
    );
    const id = /\d+/.exec(made.stdout)![0];
    const { stdout: list } = await client('schedules', 'list');
    expect(list).toMatch(/^ID +NAME +RULE +TIME ZONE +STATUS +NEXT RUN +PROBLEM\n/);
    expect(list).toMatch(new RegExp(`^${id} +Clicks +.* Europe/Berlin +active +\\d{4}-`, 'm'));

    const change = [
      '--cron',
      '0 7 1 * *',
      '--search',
      'start_date=month_start-1m',
      '--only-if',
      'rows',
      '--window',
      'since_last_delivery',
      '--file-name',
      '{date}',
    ];
    const changed = await client('schedules', 'update', 'Clicks', ...change, '--name', 'Clicks of last month');
    expect(changed.code, changed.stderr).toBe(0);
    const late = ['schedules', 'update', id, '--only-if', 'changes', '--if-match', '2026-01-31T09:30:00.000Z'];
    expect(await client(...late)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/The schedule was changed at .*, after you read it/),
    });
    expect(JSON.parse((await client('schedules', 'show', id)).stdout)).toMatchObject({
      name: 'Clicks of last month',
      rule: { cron: '0 7 1 * *' },
      time_zone: 'Europe/Berlin',
      search_params: { start_date: 'month_start-1m', end_date: 'today-1d' },
      only_if: 'rows',
      window: 'since_last_delivery',
      file_name: '{date}',
    });

    const named = `Schedule ${id}, "Clicks of last month", is`;
    expect((await client('schedules', 'pause', id)).stdout).toBe(`${named} paused.\n`);
    expect((await client('schedules', 'resume', id)).stdout).toMatch(new RegExp(`^${named} active\\. Next run at `));
    expect((await client('schedules', 'run', id)).stdout).toMatch(/^Added run \d+\./);
    const runs = JSON.parse((await client('schedules', 'runs', id, '--json')).stdout);
    expect(runs).toMatchObject([{ started_by: 'person' }]);
    expect((await client('schedules', 'runs', id)).stdout).toMatch(
      /^ID +TIME +STATUS +STARTED BY +EXPORT +MESSAGE\n\d+ /,
    );

    const span = ['--from', '2026-01-01T00:00:00Z', '--to', '2026-03-01T00:00:00Z', '--dry-run'];
    expect((await client('schedules', 'backfill', id, ...span)).stdout).toBe(
      '2 times would run; 0 have a run already.\n2026-01-01T06:00:00Z\n2026-02-01T06:00:00Z\n',
    );

    const calendar = await client('schedules', 'calendar', 'Clicks of last month');
    expect(calendar.stdout).toMatch(/^http:\/\/\S+\/c\/[\w-]{22}\.ics\n$/);
    expect((await fetch(calendar.stdout.trim())).status).toBe(200);
    expect((await client('schedules', 'calendar', id, '--revoke')).stdout).toBe(
      `Revoked the calendar link of schedule ${id}, "Clicks of last month".\n`,
    );
    expect((await fetch(calendar.stdout.trim())).status).toBe(404);
    expect((await client('schedules', 'delete', id)).stdout).toBe(`Deleted schedule ${id}, "Clicks of last month".\n`);
    expect((await client('schedules', 'show', id)).code).toBe(3);
  });

  test('preview names times that clocks change', async () => {
    const { stdout } = await client('schedules', 'preview', '--cron', '30 2 28 3 *', '--zone', 'Europe/Berlin');
    expect(stdout).toMatch(/\(Europe\/Berlin\)\nLOCAL TIME +NOTE\n/);
    expect(stdout).toContain('2027-03-28T03:00:00+02:00');
    expect(stdout).toContain('02:30 does not exist on March 28');
  });

  test('a recurrence rule of iCalendar is previewed', async () => {
    const rrule = 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=6;BYMINUTE=30';
    const { stdout } = await client('schedules', 'preview', '--rrule', rrule, '--zone', 'Europe/Berlin');
    expect(stdout).toMatch(/^Every weekday at 06:30 \(Europe\/Berlin\)\n/);
  });

  test.each([
    ['2 without a rule', ['schedules', 'create', 'x', 'deals_excel'], 2],
    ['2 for an unknown period', ['schedules', 'preview', '--every', 'fortnight'], 2],
    ['3 for a rule that is not valid', ['schedules', 'preview', '--every', 'week', '--at', '06:30'], 3],
    ['3 for an unknown time zone', ['schedules', 'preview', '--every', 'day', '--at', '06:30', '--zone', 'Berlin'], 3],
    ['2 for a destination without an ID', ['schedules', 'update', 'x', '--destination', 'Finance'], 2],
    ['3 for an unknown schedule', ['schedules', 'pause', 'no such schedule'], 3],
    ['3 for retrying a run of an unknown schedule', ['schedules', 'retry', 'no such schedule', '1'], 3],
  ])('exit code %s', async (_, args, code) => {
    const ended = await client(...args);
    expect([ended.code, ended.stdout], ended.stderr).toEqual([code, '']);
    expect(ended.stderr.length).toBeGreaterThan(20);
  });
});
