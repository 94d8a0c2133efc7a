/**
 * The manifests are valid for Kubernetes and KEDA: their values have the form of the schemas, and every name exists. Kubernetes ignores
 * names that it does not know, so a misspelled one would change nothing. Installs the schemas in package.json beside this file, so it needs
 * the npm registry.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, glob, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/.bin/tsc');

interface Manifest {
  apiVersion: string;
  kind: string;
}

/** The module that has the class of each kind, and the interface of its members. */
function moduleOf({ apiVersion, kind }: Manifest): string {
  return apiVersion.startsWith('keda.sh/')
    ? `@kubernetes-models/keda/${apiVersion}/${kind}`
    : `kubernetes-models/${apiVersion}/${kind}`;
}

let folder: string;
let manifests: { path: string; manifest: Manifest }[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-kubernetes-'));
  for (const file of ['package.json', 'package-lock.json']) {
    await cp(join(import.meta.dirname, file), join(folder, file));
  }
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  const paths = await Array.fromAsync(glob('deploy/kubernetes/**/*.yaml', { cwd: ROOT }));
  manifests = paths.toSorted().flatMap((path) =>
    parseAllDocuments(readFileSync(join(ROOT, path), 'utf8'))
      .map((document) => ({ path, manifest: document.toJS() as Manifest }))
      .filter(({ manifest }) => manifest.kind !== 'Kustomization'),
  );
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the schemas find wrong with the values. */
async function faultOf(manifest: Manifest): Promise<string | null> {
  const path = import.meta.resolve(moduleOf(manifest), pathToFileURL(join(folder, 'package.json')).href);
  const { [manifest.kind]: Model } = await import(path);
  try {
    new Model(manifest).validate();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What the compiler finds wrong with the members. It refuses names that the interfaces do not have. */
async function compile(given: readonly Manifest[]): Promise<string> {
  const checks = given.map(
    (one, i) =>
      `import type { I${one.kind} as I${i} } from '${moduleOf(one)}';\nexport const m${i}: I${i} = ${JSON.stringify(one)};`,
  );
  await writeFile(join(folder, 'check.ts'), checks.join('\n'));
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'esnext', 'check.ts'];
  return run(TSC, options, { cwd: folder }).then(
    () => '',
    ({ stdout }) => stdout,
  );
}

test('all values have the form of the schemas', async () => {
  expect(manifests.map(({ manifest }) => manifest.kind).sort()).toEqual([
    'Deployment',
    'Deployment',
    'PodDisruptionBudget',
    'PodDisruptionBudget',
    'ScaledObject',
    'Service',
    'TriggerAuthentication',
  ]);
  for (const { path, manifest } of manifests) expect([path, await faultOf(manifest)]).toEqual([path, null]);
});

test('all names exist', async () => {
  expect(await compile(manifests.map(({ manifest }) => manifest))).toBe('');
});

test('a misspelled name and a value of another type are found', async () => {
  const { manifest } = manifests.find((one) => one.manifest.kind === 'Deployment')!;
  const misspelled = JSON.parse(JSON.stringify(manifest).replace('readOnlyRootFilesystem', 'readOnlyRootFileSystem'));
  expect(await compile([misspelled])).toMatch(/'"readOnlyRootFileSystem"' does not exist/);
  const wrong = JSON.parse(JSON.stringify(manifest).replace('"replicas":2', '"replicas":"two"'));
  expect(await faultOf(wrong)).toContain('/spec/replicas');
});
