/** Compares the documents for administrators with the code and the files that they describe. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SETTINGS } from '../settings.ts';
import { METRICS } from './metrics/catalog.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFile(join(ROOT, path), 'utf8');

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string };
}

describe('docs/operations.md', () => {
  let text: string;
  let rules: Rule[];
  beforeAll(async () => {
    text = await read('docs/operations.md');
    const blocks = [...text.matchAll(/```yaml\n(.*?)```/gs)].map((match) => parse(match[1]!));
    rules = blocks.find((block) => block.groups).groups[0].rules;
  });

  test('lists every metric with its kind, labels and meaning', () => {
    const listed = text.split('\n').filter((line) => line.startsWith('| `sheaf_'));
    const there = Object.entries(METRICS).map(([name, { kind, labels, help }]) => {
      return `| \`${name}\` | ${kind === 'total' ? 'counter' : kind} | ${labels.join(', ')} | ${help} |`;
    });
    expect(listed).toEqual(there);
  });

  test('has alerts that use only existing metrics and labels', () => {
    for (const { alert, expr } of rules) {
      for (const [, name, selector = ''] of expr.matchAll(/\b(sheaf_\w+)(?:\{([^}]*)\})?/g)) {
        const base = name!.replace(/_(bucket|count|sum)$/, '') as keyof typeof METRICS;
        const entry = METRICS[base] ?? METRICS[name as keyof typeof METRICS];
        expect(entry, `${alert}: ${name}`).toBeDefined();
        const labels = [...selector.matchAll(/(\w+)=/g)].map((match) => match[1]!);
        for (const label of labels) expect(entry.labels, `${alert}: ${label}`).toContain(label);
      }
    }
  });

  test('has a runbook entry for every alert, and no others', () => {
    const runbooks = [...text.matchAll(/^### (Sheaf\w+)$/gm)].map((match) => match[1]!);
    expect(runbooks).toEqual(rules.map(({ alert }) => alert));
    for (const rule of rules)
      expect(rule).toMatchObject({ labels: { severity: expect.stringMatching(/^(page|ticket)$/) } });
  });
});

describe('compose.yaml', () => {
  interface Service {
    image?: string;
    build?: string;
    command?: string[];
    environment?: Record<string, string>;
    depends_on?: Record<string, { condition: string }>;
    healthcheck?: object;
    volumes?: string[];
    configs?: { source: string }[];
    read_only?: boolean;
  }
  let file: { services: Record<string, Service>; volumes: object; configs: object };
  beforeAll(async () => {
    file = parse(await read('compose.yaml'), { merge: true });
  });

  test('runs two APIs and three workers, with known settings only', () => {
    const own = Object.values(file.services).filter(({ build }) => build === '.');
    expect(own.map(({ command }) => command![0]).sort()).toEqual(['api', 'api', 'worker', 'worker', 'worker']);
    for (const { read_only, environment } of own) {
      expect(read_only).toBe(true);
      const unknown = Object.keys(environment!).filter((name) => !(name in SETTINGS) && !name.startsWith('AWS_'));
      expect(unknown).toEqual([]);
    }
  });

  test('refers only to existing services, volumes and configs, and waits only for services with a health check', async () => {
    const image = await read('Dockerfile');
    for (const [name, service] of Object.entries(file.services)) {
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(file.services[needed], `${name} needs ${needed}`).toBeDefined();
        const healthCheck =
          file.services[needed]!.healthcheck ?? (file.services[needed]!.build && image.includes('HEALTHCHECK'));
        if (condition === 'service_healthy') expect(healthCheck, `${needed} has a health check`).toBeTruthy();
      }
      for (const volume of service.volumes ?? []) expect(Object.keys(file.volumes)).toContain(volume.split(':')[0]);
      for (const { source } of service.configs ?? []) expect(Object.keys(file.configs)).toContain(source);
    }
  });

  test('contains no password', async () => {
    const text = await read('compose.yaml');
    for (const [, name, value] of text.matchAll(/(\w*(?:PASSWORD|SECRET|TOKEN|KEY)\w*): (\S+)/g)) {
      expect(value, name).toMatch(/^\$\{\w+:\?\}$/);
    }
  });
});

test('every third-party image is pinned to a release', async () => {
  const compose = [...(await read('compose.yaml')).matchAll(/^ +image: (\S+)$/gm)].map((match) => match[1]!);
  const stages = [...(await read('Dockerfile')).matchAll(/^FROM (\S+)(?: AS (\S+))?$/gm)];
  const own = ['sheaf', ...stages.map((match) => match[2])];
  const thirdParty = [...compose, ...stages.map((match) => match[1]!)].filter((name) => !own.includes(name));
  expect(thirdParty.length).toBeGreaterThan(4);
  // At least two numbers, or the date of a build: `postgres:18` silently becomes another version.
  for (const name of thirdParty) expect(name).toMatch(/:(\d+\.\d+(\.\d+)?|\w+-\d{8}-slim)$/);
});

test('files with secrets are excluded from commits and images', async () => {
  for (const name of ['.gitignore', '.dockerignore']) {
    expect((await read(name)).split('\n')).toEqual(expect.arrayContaining(['.env', '.env.*']));
  }
});

test('the image does not run as root, and nothing that it needs is excluded', async () => {
  const image = await read('Dockerfile');
  expect(image).toMatch(/^USER (?!0|root)\w+$/m);
  expect(image).toMatch(/^HEALTHCHECK .*\n.*\/healthz/m);
  const ignored = (await read('.dockerignore')).split('\n');
  for (const needed of ['src', 'migrations', 'demo', 'bin', 'package.json']) expect(ignored).not.toContain(needed);
});
