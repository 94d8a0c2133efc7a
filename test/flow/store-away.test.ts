/** A bucket that is unavailable for a while: clients get a clear status, the service stays alive, and it recovers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Network, openNetwork } from '../support/network.ts';
import { hasS3, type TestBucket, testBucket } from '../support/s3-bucket.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

/** A successful check is valid for 15 s. The next check takes three tries of the S3 client. */
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
  // Registered before the service's hook, so that it runs after it.
  afterAll(async () => {
    await network?.close();
    await bucket?.drop();
  });
  const self = suite({ env });

  async function probe(path: string) {
    const response = await fetch(`${self.service.origin}${path}`);
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  test('that is cut off makes the service not ready but keeps it alive; once restored, it is ready and builds again', async () => {
    const api = await self.as({ role: 'member' });
    const { id } = await api.build({ report_type: 'advertisers_csv' });
    expect(await probe('/readyz')).toMatchObject({ status: 200, body: { ready: true } });

    network.cut();
    const away = await until(
      async () => {
        const probed = await probe('/readyz');
        return probed.status === 503 && probed;
      },
      { limitMs: NOTICED_MS, everyMs: 250, what: 'the service is not ready' },
    );
    const { store, ...others } = away.body.checks;
    expect(store).toMatchObject({ ok: false, why: expect.stringMatching(/^failed|^no response within 2 s$/) });
    for (const check of Object.values(others)) expect(check).toEqual({ ok: true });
    // Probes need no credentials, so they must reveal nothing.
    expect(JSON.stringify(away.body)).not.toMatch(new RegExp(`${bucket.options.bucket}|127\\.0\\.0\\.1|testkey`));
    expect(await probe('/healthz')).toEqual({ status: 200, body: { alive: true } });
    // Operations that need no store still work.
    expect((await api.send('/exports')).status).toBe(200);
    // The file is removed later. An error would make the client retry, and the retry would find nothing.
    expect((await api.send(`/exports/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await api.send(`/exports/${id}`)).status).toBe(404);
    expect(self.service.log()).toContain('the file of a deleted export is left to the sweeper');

    const waiting = await api.create({ report_type: 'deals_excel' });
    expect(waiting.status).toBe(202);
    await network.mend();
    await until(async () => (await probe('/readyz')).status === 200, {
      limitMs: 10_000,
      what: 'the service is ready again',
    });
    const done = await api.finished(waiting.body.export!.id);
    expect(done.status).toBe('completed');
    expect((await api.file(done)).length).toBe(done.file_bytes);
  });
});
