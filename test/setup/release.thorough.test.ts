/** The changes that `npm run release` makes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { datedChangelog } from '../../scripts/dated-changelog.ts';
import { increased } from '../../scripts/increased.ts';

test.each([
  ['0.1.0', 'patch', '0.1.1'],
  ['0.1.9', 'minor', '0.2.0'],
  ['0.9.3', 'major', '1.0.0'],
])('%s increased by %s is %s', (current, step, next) => {
  expect(increased(current, step)).toBe(next);
});

test.each([
  ['0.1.0', undefined, '"" is not a step. Allowed: major, minor, patch.'],
  ['0.1.0', '0.2.0', '"0.2.0" is not a step. Allowed: major, minor, patch.'],
  ['0.1.0-beta', 'patch', '"0.1.0-beta" is not a version of the form 1.2.3.'],
])('%s cannot be increased by %s', (current, step, message) => {
  expect(() => increased(current, step)).toThrow(message);
});

const changelog =
  '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Schedules.\n\n## [0.1.0] - 2026-11-01\n\n- First.\n';

test('the unreleased changes become those of the new version, below an empty section', () => {
  expect(datedChangelog(changelog, { version: '0.2.0', date: '2026-12-01' })).toBe(
    '# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n### Added\n\n- Schedules.\n\n## [0.1.0] - 2026-11-01\n\n- First.\n',
  );
});

test.each([
  ['no section', changelog.replace('## [Unreleased]\n', ''), 'has no section'],
  ['no change', changelog.replace('- Schedules.\n', ''), 'lists no unreleased change'],
])('a changelog with %s cannot be dated', (_what, text, message) => {
  expect(() => datedChangelog(text, { version: '0.2.0', date: '2026-12-01' })).toThrow(message);
});

test('the changelog of this repository can be dated', async () => {
  const text = await readFile('CHANGELOG.md', 'utf8');
  const dated = datedChangelog(text, { version: manifest.version, date: '2026-12-01' });
  expect(dated).toContain(`## [Unreleased]\n\n## [${manifest.version}] - 2026-12-01\n`);
});

describe('in a repository', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-release-'));
    await mkdir(join(folder, 'scripts'));
    for (const name of ['release', 'increased', 'dated-changelog'])
      await cp(`scripts/${name}.ts`, join(folder, `scripts/${name}.ts`));
    await mkdir(join(folder, 'clients/typescript'), { recursive: true });
    await writeFile(join(folder, 'clients/typescript/package.json'), '{"version":"0.1.0"}\n');
    await writeFile(join(folder, 'package-lock.json'), '{"version":"0.1.0","packages":{"":{"version":"0.1.0"}}}\n');
    await writeFile(join(folder, 'CHANGELOG.md'), changelog);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  const json = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));

  async function commit(check: string): Promise<void> {
    const generate = `echo '"'$npm_package_version'"' > openapi.json`;
    const scripts = { openapi: generate, 'client-types': 'exit 0', guides: 'exit 0', check };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '0.1.0', type: 'module', scripts }));
    await writeFile(join(folder, 'openapi.json'), '"0.1.0"');
    git('init', '--quiet');
    git('config', 'user.name', 'Tester');
    git('config', 'user.email', 'tester@example.com');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
  }

  const release = (step: string) =>
    spawnSync(process.execPath, ['scripts/release.ts', step], { cwd: folder, encoding: 'utf8' });

  test('one commit has the version in every file, and its tag', async () => {
    await commit('exit 0');
    const { status, stderr } = release('minor');
    expect([status, stderr]).toEqual([0, '']);
    expect(git('log', '--format=%s')).toBe('release: 0.2.0\nfirst');
    expect(git('describe', '--exact-match')).toBe('v0.2.0');
    expect(git('status', '--porcelain')).toBe('');
    expect([(await json('package.json')).version, (await json('clients/typescript/package.json')).version]).toEqual([
      '0.2.0',
      '0.2.0',
    ]);
    expect(await json('package-lock.json')).toEqual({ version: '0.2.0', packages: { '': { version: '0.2.0' } } });
    expect(await json('openapi.json')).toBe('0.2.0');
    expect(await readFile(join(folder, 'CHANGELOG.md'), 'utf8')).toContain('## [0.2.0] - ');
  });

  test('without a passed check nothing is committed, and the message says how to go on', async () => {
    await commit('exit 1');
    const { status, stderr } = release('patch');
    expect([status, git('log', '--format=%s'), git('tag')]).toEqual([1, 'first', '']);
    expect(stderr).toContain(
      'Command failed: npm run --silent check. Nothing was committed. Undo the changes of the release with "git restore .", correct the cause, and run it again.',
    );
    git('restore', '.');
    expect(git('status', '--porcelain')).toBe('');
  });

  test('uncommitted changes stop it', async () => {
    await commit('exit 0');
    await writeFile(join(folder, 'openapi.json'), '"other"');
    const { status, stderr } = release('patch');
    expect([status, stderr.trim()]).toEqual([1, 'There are uncommitted changes. Commit them first.']);
    expect((await json('package.json')).version).toBe('0.1.0');
  });
});
