/** The check that keeps private words out of what people read. */
import { expect, test } from 'vitest';
import { BANNED, bannedPhrases, commentsOf, proseOf } from '../../scripts/banned-phrases.ts';

test('it finds a phrase with its line, in any case, and across a line break of a comment', () => {
  const text = 'Fine.\n/**\n * Files are Made\n * anew at the next start.\n */';
  expect(bannedPhrases(text)).toEqual([{ line: 3, found: 'Made anew', write: 'again, rebuilt, regenerated' }]);
});

test('it finds whole words only', () => {
  expect(bannedPhrases('The callersId of manew things.')).toEqual([]);
});

test('of code it reads the comments, and their lines stay', () => {
  const code = "const a = 'whoever';\n// whoever starts first\nconst b = `whoever // whoever`;\nf(); // of ours\n";
  expect(bannedPhrases(commentsOf(code)).map(({ line, found }) => [line, found])).toEqual([
    [2, 'whoever'],
    [4, 'of ours'],
  ]);
});

test('of Markdown it reads no code', () => {
  expect(bannedPhrases(proseOf('```sh\nwhoever\n```\n`whoever` and whoever\n'))).toMatchObject([{ line: 4 }]);
});

test('every entry says what to write instead, and none forbids that', () => {
  for (const { write } of BANNED) expect(bannedPhrases(write)).toEqual([]);
});
