/** The manifests of `deploy/kubernetes/` agree with the image, the settings, the probes and the queue. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { openPgBossQueue } from '../../src/queue/pg-boss-queue.ts';
import { SETTINGS } from '../../src/settings.ts';
import { PROBES } from '../../src/telemetry/probes/probes.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'deploy/kubernetes');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Container {
  name: string;
  image: string;
  args: string[];
  env?: { name: string; value?: string; valueFrom?: object }[];
  envFrom: Record<string, { name: string }>[];
  ports: { name: string; containerPort: number }[];
  livenessProbe: Probe;
  readinessProbe: Probe;
  lifecycle: { preStop: { exec: { command: string[] } } };
  securityContext: object;
  volumeMounts: { name: string; mountPath: string }[];
}

interface Probe {
  httpGet: { path: string; port: string };
}

interface Pod {
  enableServiceLinks: boolean;
  terminationGracePeriodSeconds: number;
  securityContext: object;
  containers: Container[];
  volumes: { name: string }[];
}

interface Manifest {
  kind: string;
  metadata: { name: string };
  // biome-ignore lint/suspicious/noExplicitAny: The schemas of Kubernetes are checked in test/kubernetes/.
  spec: any;
}

const manifests = ['base/api.yaml', 'base/worker.yaml', 'keda/worker-scaler.yaml'].flatMap((path) =>
  parseAllDocuments(read(`deploy/kubernetes/${path}`)).map((document) => document.toJS() as Manifest),
);

function manifest(kind: string, name: string): Manifest {
  return manifests.find((one) => one.kind === kind && one.metadata.name === name)!;
}

const podOf = (name: string): Pod => manifest('Deployment', name).spec.template.spec;

/** Variables of a file with one `NAME=value` per line. */
function variables(text: string): Record<string, string> {
  const pairs = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(pairs.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

/** The variables that the Dockerfile sets. */
const image = variables(/^ENV (.*)$/m.exec(read('Dockerfile'))![1]!.replaceAll(' ', '\n'));

test.each(['base', 'keda', 'example'])('the kustomization of %s names all files of its folder', (name) => {
  const { resources, configMapGenerator = [] } = parse(read(`deploy/kubernetes/${name}/kustomization.yaml`));
  const own = resources.filter((one: string) => !one.startsWith('../'));
  const envs = configMapGenerator.flatMap((one: { envs?: string[] }) => one.envs ?? []);
  expect(readdirSync(join(FOLDER, name)).sort()).toEqual([...own, ...envs, 'kustomization.yaml'].sort());
});

describe.each([
  ['sheaf-api', 'api'],
  ['sheaf-worker', 'worker'],
])('%s', (name, role) => {
  const pod = podOf(name);
  const container = pod.containers[0]!;
  const settings = variables(read('deploy/kubernetes/base/settings.env'));
  const env = container.env ?? [];
  const own = Object.fromEntries(env.flatMap((one) => (one.value === undefined ? [] : [[one.name, one.value]])));

  test('runs the role with the image', () => {
    expect([pod.containers.length, container.image, container.args]).toEqual([1, 'sheaf', [role]]);
  });

  test('its settings exist and are valid, and the secrets are references only', () => {
    const given = { ...settings, ...own };
    for (const variable of Object.keys(given)) expect(SETTINGS).toHaveProperty(variable);
    expect(container.envFrom).toEqual([{ configMapRef: { name: 'sheaf' } }, { secretRef: { name: 'sheaf' } }]);
    // Not optional, so that no pod makes a key of its own.
    const keyRef = { name: 'sheaf', key: 'SHEAF_SECRETS_KEY' };
    expect(env.filter((one) => one.valueFrom)).toEqual([
      { name: 'SHEAF_SECRETS_KEY', valueFrom: { secretKeyRef: keyRef } },
    ]);
    const config = readConfig({ ...image, ...given, DATABASE_URL: 'postgresql://u:p@host/sheaf' });
    expect([config.s3?.bucket, config.healthPort, config.host]).toEqual(['reports', 8081, '0.0.0.0']);
    // Services of the namespace do not become variables.
    expect(pod.enableServiceLinks).toBe(false);
  });

  test('its ports are those that the image listens on, and its probes exist', () => {
    const ports = Object.fromEntries(container.ports.map((one) => [one.name, String(one.containerPort)]));
    expect(ports).toEqual({
      ...(role === 'api' ? { http: image['PORT'] } : {}),
      probes: image['SHEAF_HEALTH_PORT'],
    });
    for (const { httpGet } of [container.livenessProbe, container.readinessProbe]) {
      expect(httpGet.port).toBe('probes');
      expect(PROBES).toHaveProperty([httpGet.path]);
    }
    expect(container.livenessProbe.httpGet.path).toBe('/healthz');
    expect(container.readinessProbe.httpGet.path).toBe('/readyz');
  });

  test('it runs as the user of the image, and writes only where the image does', () => {
    const user = Number(/^USER (\d+)$/m.exec(read('Dockerfile'))![1]);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: user, fsGroup: user });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const paths = container.volumeMounts.map(({ mountPath }) => mountPath);
    expect(paths.sort()).toEqual([image['SHEAF_DATA_DIR'], '/tmp']);
    expect(pod.volumes.map((one) => one.name).sort()).toEqual(container.volumeMounts.map((one) => one.name).sort());
  });

  test('it has the time for a stop that the documentation promises', () => {
    const [program, seconds] = container.lifecycle.preStop.exec.command;
    expect(program).toBe('sleep');
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Number(seconds) + 20);
  });

  test('its selectors select it', () => {
    const { selector, template } = manifest('Deployment', name).spec;
    const budget = manifest('PodDisruptionBudget', name).spec.selector.matchLabels;
    expect([selector.matchLabels, budget]).toEqual([template.metadata.labels, template.metadata.labels]);
    if (role !== 'api') return;
    const service = manifest('Service', 'sheaf').spec;
    expect(service.selector).toEqual(template.metadata.labels);
    expect(service.ports.map((one: { targetPort: string }) => one.targetPort)).toEqual(['http']);
  });
});

describe('the number of workers', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase('empty');
  });
  afterAll(() => database.drop());

  const scaler = manifest('ScaledObject', 'sheaf-worker').spec;
  const { query, targetQueryValue } = scaler.triggers[0].metadata;

  test('is that of the deployment, whose number each apply leaves alone', () => {
    expect(scaler.scaleTargetRef.name).toBe(manifest('Deployment', 'sheaf-worker').metadata.name);
    const { patches } = parse(read('deploy/kubernetes/keda/kustomization.yaml'));
    expect(patches.map((one: { target: object; patch: string }) => [one.target, parse(one.patch)])).toEqual([
      [{ kind: 'Deployment', name: 'sheaf-worker' }, [{ op: 'remove', path: '/spec/replicas' }]],
    ]);
    // Schedules, deliveries and webhooks need a worker at any time.
    expect(scaler.minReplicaCount).toBeGreaterThan(0);
    expect(Number(targetQueryValue)).toBeGreaterThan(0);
  });

  test('follows how long the oldest part has waited, as the metric of the queue does', async () => {
    const queue = await openPgBossQueue({
      url: database.url,
      perGroupEverywhere: {},
      onError: (error) => expect.unreachable(error.message),
    });
    const client = await database.pool.connect();
    try {
      // In one transaction, both see the same time.
      await client.query('begin');
      const waited = async () => {
        const { rows } = await client.query({ text: query, rowMode: 'array' });
        return rows[0]![0] as number;
      };
      const metric = async () => (await queue.depths(client)).find(({ name }) => name === 'build-part')!.oldestSeconds;
      expect([await waited(), await metric()]).toEqual([0, 0]);
      await client.query(
        `insert into sheaf_queue.job (name, state, created_on, start_after) values
           ('build-part', 'created', now() - interval '90 s', now() - interval '45 s'),
           ('build-part', 'created', now() - interval '2 s', now() + interval '1 h'),
           ('build-part', 'active', now() - interval '3 h', now() - interval '3 h'),
           ('build-export', 'created', now() - interval '5 h', now() - interval '5 h')`,
      );
      expect([await waited(), await metric()]).toEqual([45, 45]);
    } finally {
      await client.query('rollback');
      client.release();
      await queue.stop();
    }
  });

  test('the scaler connects with the secret of the workers', () => {
    const { authenticationRef } = scaler.triggers[0];
    const { secretTargetRef } = manifest('TriggerAuthentication', authenticationRef.name).spec;
    expect(secretTargetRef).toEqual([{ parameter: 'connection', name: 'sheaf', key: 'DATABASE_URL' }]);
  });
});
