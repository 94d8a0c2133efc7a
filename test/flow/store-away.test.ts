/** A bucket that cannot be reached for a while: who asks is told, what runs lives on, and it serves again afterwards. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Network, openNetwork } from '../support/network.ts';
import { hasS3, type TestBucket, testBucket } from '../support/s3-bucket.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

/** A store that was seen is believed in for 15 s; then a look takes the three tries of the client. */
const NOTICED_MS = 25_000;

describe.skipIf(!(await hasS3()))('a bucket behind a network', () => {
  let bucket: TestBucket;
  let network: Network;
  const env: Record<string, string> = {};
  beforeAll(async () => {
    bucket = await testBucket();
    network = await openNetwork(bucket.options.endpoint!);
    Object.assign(env, bucket.env, { S3_ENDPOINT: network.origin });
  });
  // Registered before the service's, so that it runs after it.
  afterAll(async () => {
    await network?.close();
    await bucket?.drop();
  });
  const self = suite({ env });

  async function probe(path: string) {
    const response = await fetch(`${self.service.origin}${path}`);
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  test('that is cut off makes the service unready and leaves it alive; mended, it is ready and builds again', async () => {
    const api = await self.as({ role: 'member' });
    await api.build({ report_type: 'advertisers_csv' });
    expect(await probe('/readyz')).toMatchObject({ status: 200, body: { ready: true } });

    network.cut();
    const away = await until(
      async () => {
        const answer = await probe('/readyz');
        return answer.status === 503 && answer;
      },
      { limitMs: NOTICED_MS, everyMs: 250, what: 'the store is missed' },
    );
    const { store, ...others } = away.body.checks;
    expect(store).toMatchObject({ ok: false, why: expect.stringMatching(/^failed|^no response within 2 s$/) });
    for (const check of Object.values(others)) expect(check).toEqual({ ok: true });
    // Probes are open to everybody.
    expect(JSON.stringify(away.body)).not.toMatch(new RegExp(`${bucket.options.bucket}|127\\.0\\.0\\.1|testkey`));
    expect(await probe('/healthz')).toEqual({ status: 200, body: { alive: true } });
    // What needs no store is answered as ever.
    expect((await api.send('/exports')).status).toBe(200);

    const waiting = await api.create({ report_type: 'deals_excel' });
    expect(waiting.status).toBe(202);
    await network.mend();
    await until(async () => (await probe('/readyz')).status === 200, {
      limitMs: 10_000,
      what: 'the store is found again',
    });
    const done = await api.finished(waiting.body.export!.id);
    expect(done.status).toBe('completed');
    expect((await api.file(done)).length).toBe(done.file_bytes);
  });
});
