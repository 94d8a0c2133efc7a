/** Words of a file, such as those for a status, and the values of Sheaf that they stand for. */
import { NativeSelect } from '@mantine/core';
import type { ImportOptions } from '../data/imports.ts';
import { countInWords } from '../parts/words.ts';
import { DataTable } from '../table/data-table.tsx';

export interface Word {
  column: string;
  word: string;
  /** Rows with an unknown word. Null if the word is known, because known ones are not counted. */
  count: number | null;
  /** Values of the column. */
  allowed: readonly string[];
  /** The value of the word. Empty for none. */
  is: string;
}

interface WordsTableProps {
  label: string;
  words: readonly Word[];
  onChange: (words: ImportOptions['words']) => void;
  chosen: ImportOptions['words'];
}

export function WordsTable({ label, words, chosen, onChange }: WordsTableProps) {
  const counted = words.some(({ count }) => count !== null);
  const severalColumns = new Set(words.map(({ column }) => column)).size > 1;
  return (
    <DataTable
      label={label}
      rows={words}
      rowId={({ column, word }) => `${column} ${word}`}
      columns={[
        {
          id: 'word',
          header: 'Word in the file',
          cell: ({ column, word }) => (
            <div>
              <span className="cell-main word-name">{word}</span>
              {severalColumns && <span className="cell-more">{column}</span>}
            </div>
          ),
        },
        ...(counted
          ? [
              {
                id: 'rows',
                header: 'Rows',
                numeric: true,
                cell: ({ count }: Word) => (count === null ? '–' : countInWords(count)),
              },
            ]
          : []),
        {
          id: 'is',
          header: 'Means',
          cell: ({ column, word, allowed, is }: Word) => (
            <NativeSelect
              aria-label={`Meaning of ${word} in ${column}`}
              className="word-choice"
              value={is}
              data={[
                { value: '', label: 'No value: its rows are invalid' },
                ...allowed.map((value) => ({ value, label: value })),
              ]}
              onChange={({ currentTarget: { value } }) => onChange(withWord(chosen, { column, word, is: value }))}
            />
          ),
        },
      ]}
    />
  );
}

/** The words with another value for one of them. */
export function withWord(
  words: ImportOptions['words'],
  { column, word, is }: Pick<Word, 'column' | 'word' | 'is'>,
): ImportOptions['words'] {
  const others = Object.entries(words[column] ?? {}).filter(([one]) => one.toLowerCase() !== word.toLowerCase());
  return { ...words, [column]: Object.fromEntries([...others, [word, is]]) };
}
