import { describe, expect, test } from 'vitest';
import { guideOf, readGuides } from './read-guides.ts';

describe('what a guide says of itself', () => {
  test.each<[string, string, string]>([
    ['its first sentence', '# A\n\nOne `word`,\nwrapped. Two.', 'One word, wrapped.'],
    [
      'not what it was made by, code, tables, lists or headings',
      '<!-- Made -->\n\n# A\n\n```sh\nx\n```\n\n| a |\n|---|\n\n- b\n\n## C\n\nProse here.',
      'Prose here.',
    ],
    ['links as their words', '# A\n\nThe form of [Standard](https://x.example). More.', 'The form of Standard.'],
    [
      'a sentence with a question mark inside a word',
      '# A\n\nIt takes `{a, b?}`: see. More.',
      'It takes {a, b?}: see.',
    ],
    ['what leads to a list, as a sentence', '# A\n\nThere are three ways:\n\n- one', 'There are three ways.'],
    ['nothing where there is no prose', '# A\n', ''],
  ])('%s', (_, text, summary) => {
    expect(guideOf('a', text)).toMatchObject({ name: 'a', title: 'A', summary });
  });

  test('the note of the maker is not part of it', () => {
    expect(guideOf('a', '<!-- Made by x -->\n\n# A\n').text).toBe('# A\n');
  });
});

test('guides name each other by links', async () => {
  const api = (await readGuides()).find(({ name }) => name === 'api')!;
  expect(api.text).toContain('[Errors](/docs/guides/errors.md)');
});
