/** Words of the file that have no value yet. A word stays in the list after its value was chosen, so that it can be corrected. */
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { Checked, ImportOptions } from '../data/imports.ts';
import { Section } from './section.tsx';
import { type Word, WordsTable, withWord } from './words-table.tsx';

/** From this number of words, all of them can be given one value. */
const MIN_FOR_ALL = 4;

/** Characters of all words from which a request can become too long for a proxy: the limit of many of them is 8,000 for a URL. */
const MANY_CHARACTERS = 3000;

interface UnknownWordsProps {
  checked: Checked;
  chosen: ImportOptions['words'];
  onChange: (words: ImportOptions['words']) => void;
}

export function UnknownWords({ checked, chosen, onChange }: UnknownWordsProps) {
  const { unknown_words: unknown } = checked;
  const [seen, setSeen] = useState<Checked['unknown_words']>([]);
  const isSame = (one: { column: string; word: string }, other: { column: string; word: string }) =>
    one.column === other.column && one.word.toLowerCase() === other.word.toLowerCase();
  const fresh = unknown.filter((word) => !seen.some((one) => isSame(one, word)));
  if (fresh.length > 0) setSeen([...seen, ...fresh]);
  const words: Word[] = [...seen, ...fresh]
    .map((one) => ({ ...one, is: chosen[one.column]?.[one.word] ?? '' }))
    .filter((one) => one.is !== '' || unknown.some((other) => isSame(one, other)));
  if (words.length === 0) return null;
  const open = words.filter(({ is }) => is === '');
  const columns = [...new Set(open.map(({ column }) => column))];
  const length = JSON.stringify(chosen).length;
  return (
    <Section
      id="import-words"
      title="Words without a value"
      more={
        length > MANY_CHARACTERS
          ? 'These are many words. Save them as a preset now, and continue with the others afterwards.'
          : 'Choose what each word means. Until then, its rows are invalid.'
      }
    >
      {columns.map((column) => {
        const rest = open.filter((one) => one.column === column);
        if (rest.length < MIN_FOR_ALL) return null;
        return (
          <NativeSelect
            key={column}
            className="words-rest"
            label={`All ${rest.length} words of ${column} without a value mean`}
            value=""
            data={[
              { value: '', label: 'Choose a value' },
              ...(rest[0]?.allowed ?? []).map((value) => ({ value, label: value })),
            ]}
            onChange={({ currentTarget: { value } }) =>
              onChange(rest.reduce((all, one) => withWord(all, { ...one, is: value }), chosen))
            }
          />
        );
      })}
      <WordsTable label="Words without a value" words={words} chosen={chosen} onChange={onChange} />
    </Section>
  );
}
