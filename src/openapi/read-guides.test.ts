import { readdir, readFile } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GUIDE_GROUPS, guideOf, IN_REPOSITORY, readGuides } from './read-guides.ts';

describe('title and summary of a guide', () => {
  test.each<[string, string, string]>([
    ['the summary is the first sentence', '# A\n\nOne `word`,\nwrapped. Two.', 'One word, wrapped.'],
    [
      'the summary skips comments, code, tables, lists and headings',
      '<!-- Made -->\n\n# A\n\n```sh\nx\n```\n\n| a |\n|---|\n\n- b\n\n## C\n\nProse here.',
      'Prose here.',
    ],
    [
      'links in the summary become their text',
      '# A\n\nThe form of [Standard](https://x.example). More.',
      'The form of Standard.',
    ],
    [
      'a question mark inside a word does not end the summary',
      '# A\n\nIt takes `{a, b?}`: see. More.',
      'It takes {a, b?}: see.',
    ],
    [
      'a summary that introduces a list ends with a period',
      '# A\n\nThere are three ways:\n\n- one',
      'There are three ways.',
    ],
    ['the summary is empty without prose', '# A\n', ''],
  ])('%s', (_, text, summary) => {
    expect(guideOf('a', text)).toMatchObject({ name: 'a', title: 'A', summary });
  });

  test.each([
    ['about the generator', '<!-- Made by x -->\n\n# A\n', '# A\n'],
    [
      'around what is inserted',
      '# A\n\n<!-- chart: b -->\nText\n<!-- end of chart -->\n\nMore\n',
      '# A\n\nText\n\nMore\n',
    ],
  ])('comments %s are not part of the text', (_, file, text) => {
    expect(guideOf('a', file).text).toBe(text);
  });
});

test('every file in docs/guide is in exactly one group of the navigation', async () => {
  const files = await readdir(join(import.meta.dirname, '../../docs/guide'));
  const listed = Object.values(GUIDE_GROUPS).flat();
  expect(listed.filter((name) => !IN_REPOSITORY.includes(name)).sort()).toEqual(
    files.map((file) => file.replace(/\.md$/, '')).sort(),
  );
});

test('file names of other guides become links', async () => {
  const api = (await readGuides()).find(({ name }) => name === 'api')!;
  expect(api.text).toContain('[Errors](/docs/guides/errors.md)');
});

test('the image has every file that the pages of the documentation need', async () => {
  const rules = (await readFile(join(import.meta.dirname, '../../.dockerignore'), 'utf8')).trim().split('\n');
  const isLeftOut = (path: string) => {
    const last = rules.findLast((rule) => matchesGlob(path, rule.replace(/^!/, '')));
    return last !== undefined && !last.startsWith('!');
  };
  const files = Object.values(GUIDE_GROUPS)
    .flat()
    .map((name) => (IN_REPOSITORY.includes(name) ? `docs/${name}.md` : `docs/guide/${name}.md`));
  expect(['CHANGELOG.md', 'docs/questions.yaml', ...files].filter(isLeftOut)).toEqual([]);
  expect(['README.md', 'src/a.test.ts', '.env'].filter(isLeftOut)).toEqual(['README.md', 'src/a.test.ts', '.env']);
});
