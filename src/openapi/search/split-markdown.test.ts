import { expect, test } from 'vitest';
import { splitMarkdown } from './split-markdown.ts';

test('rows with code are sections, and the header of a table is not', () => {
  const table = '| Data | `search_params` |\n|---|---|\n| Filters | `search_params` |\n| Others | `index_params` |';
  const [section] = splitMarkdown(`# Title\n\n${table}`);
  expect(section!.rows.map(({ name }) => name)).toEqual(['Filters search_params', 'Others index_params']);
});
