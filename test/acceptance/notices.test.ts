import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

const env: Record<string, string> = {
  SHEAF_LOG: 'info',
  SHEAF_PUBLIC_URL: 'https://reports.example.com',
  SHEAF_SMTP_FROM: 'sheaf@reports.example.com',
};
let mails: MailServer;
const service = suite({
  env,
  prepare: async () => {
    mails = await startMailServer();
    env['SHEAF_SMTP_URL'] = `smtp://127.0.0.1:${mails.port}?security=none`;
  },
});
afterAll(() => mails.close());

let id: number;
beforeAll(async () => {
  await service.newKey({ role: 'admin', email: 'ann@acme-media.example' });
  // A user without an address, as `sheaf keys create` makes it.
  await service.newKey({ role: 'admin' });
  const leo = await service.as({ role: 'member', email: 'leo@acme-media.example' });
  const response = await leo.send('/schedules', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Clicks of yesterday',
      report_type: 'clicks_details_excel',
      search_params: { start_date: 'today-1d', end_date: 'today-1d' },
      rule: { every: 'month', on: [1], at: ['03:00'] },
      time_zone: 'Asia/Tokyo',
    }),
  });
  ({ id } = (response.body as unknown as { schedule: { id: number } }).schedule);
});

test('three failed runs pause a schedule, and its author and the admins get an e-mail', async () => {
  // As after an upgrade that changed the report type.
  await service.database.pool.query(
    `update sheaf.schedules set failures = 2, search_params = '{"country": "Atlantis"}' where id = $1`,
    [id],
  );
  const leo = await service.as({ role: 'member', email: 'leo@acme-media.example' });
  await leo.send(`/schedules/${id}/runs`, { method: 'POST' });
  await until(async () => mails.received.length >= 3, { limitMs: 30_000, what: 'three e-mails arrive' });
  expect(mails.received.map(({ to }) => to![0]!.address).sort()).toEqual([
    // The admin of the demo data.
    'admin@acme-media.example',
    'ann@acme-media.example',
    'leo@acme-media.example',
  ]);
  const { body } = await leo.send(`/schedules/${id}`);
  const reason = (body as unknown as { schedule: { paused_reason: string } }).schedule.paused_reason;
  expect(reason).toContain('3 runs in a row failed');
  for (const { text, from } of mails.received) {
    expect(from!.address).toBe('sheaf@reports.example.com');
    expect(text).toContain(reason);
    expect(text).toContain(`https://reports.example.com/schedules/${id}`);
  }
});

test('the doctor connects to the server, and says if it cannot', async () => {
  const doctor = async (more: Record<string, string>) => {
    const { stdout } = await sheaf(['doctor', '--json'], { env: { ...service.env, ...env, ...more } });
    const { findings } = JSON.parse(stdout) as { findings: { check: string; state: string; says: string }[] };
    return findings.find(({ check }) => check === 'notices');
  };
  expect(await doctor({})).toMatchObject({ state: 'ok' });
  const url = `smtp://reports:geheimnis@127.0.0.1:${mails.port}`;
  const wrong = await doctor({ SHEAF_SMTP_URL: url });
  expect(wrong).toMatchObject({ state: 'fail', says: expect.stringContaining('No secure connection') });
  expect(JSON.stringify(wrong)).not.toContain('geheimnis');
  expect(mails.received).toHaveLength(3);
});
