/** The changes that `npm run release` makes. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
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
