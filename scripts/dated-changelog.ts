const UNRELEASED = '## [Unreleased]';

/**
 * Turns the *Unreleased* section of a changelog in the form of Keep a Changelog into the section of a version, below a new
 * empty one. Throws if there is no such section or it lists no change.
 */
export function datedChangelog(text: string, { version, date }: { version: string; date: string }): string {
  const [before, after] = text.split(`${UNRELEASED}\n`);
  if (after === undefined) throw new Error(`CHANGELOG.md has no section "${UNRELEASED}".`);
  const changes = after.split(/^## /m)[0]!;
  if (!/^- /m.test(changes)) throw new Error('CHANGELOG.md lists no unreleased change.');
  return `${before}${UNRELEASED}\n\n## [${version}] - ${date}\n${after}`;
}
