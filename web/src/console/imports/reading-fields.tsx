/** How values are read. What the file needs is open, and the rest is behind *More*. */
import { type Checked, contentOf, type ImportOptions } from '../data/imports.ts';
import { invalidNumbers, invalidTimes, NumbersField, TimesField } from './form-fields.tsx';
import { mustChooseFile } from './import-words.ts';
import { DelimiterField, EncodingField } from './layout-fields.tsx';
import { Section } from './section.tsx';
import { type Word, WordsTable } from './words-table.tsx';

interface ReadingFieldsProps {
  options: ImportOptions;
  checked: Checked;
  onChange: (change: Partial<ImportOptions>) => void;
}

const FIELDS = {
  numbers: NumbersField,
  times: TimesField,
  delimiter: DelimiterField,
  encoding: EncodingField,
};
type Name = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Name[];

/** Which fields the file needs. One that the user has changed stays. */
function neededFields({ options, checked }: Pick<ReadingFieldsProps, 'options' | 'checked'>): Set<Name> {
  const { problem, file_columns: columns, encoding, rejects } = checked;
  const needs: Record<Name, boolean> = {
    numbers: options.numbers !== null || invalidNumbers(checked).length > 0,
    times: options.timeForms !== null || invalidTimes(checked).length > 0,
    // A header with another separator is a single column, or one with the separators in it.
    delimiter:
      options.delimiter !== '' ||
      (problem !== null && (columns.length < 2 || columns.some((name) => /[;|\t:^~]/.test(name)))),
    encoding: options.encoding !== '' || encoding !== null || rejects.some(({ reason }) => reason.includes('UTF-8')),
  };
  return new Set(NAMES.filter((name) => needs[name]));
}

/** The fields that the file needs. */
export function NeededFields(props: ReadingFieldsProps) {
  const needed = neededFields(props);
  if (needed.size === 0 || mustChooseFile(props.checked)) return null;
  return (
    <Section id="import-reading" title="How values are written">
      <Fields {...props} names={NAMES.filter((name) => needed.has(name))} />
    </Section>
  );
}

/** All other fields, and the words that the preset knows. */
export function MoreFields(props: ReadingFieldsProps) {
  const { checked, options, onChange } = props;
  const needed = neededFields(props);
  const words = knownWords(checked, options);
  return (
    <details className="import-more-fields">
      <summary>More: how numbers, times and words are written</summary>
      <Fields {...props} names={NAMES.filter((name) => !needed.has(name))} />
      {words.length > 0 && (
        <Section id="import-known-words" title="Known words">
          <WordsTable
            label="Known words"
            words={words}
            chosen={options.words}
            onChange={(changed) => onChange({ words: changed })}
          />
        </Section>
      )}
    </details>
  );
}

function Fields({ names, ...props }: ReadingFieldsProps & { names: readonly Name[] }) {
  return (
    <div className="import-fields">
      {names.map((name) => {
        const Field = FIELDS[name];
        return <Field key={name} {...props} />;
      })}
    </div>
  );
}

/** Words with a value. One that the user has removed stays, so that it can be restored. */
function knownWords(checked: Checked, { words: chosen }: ImportOptions): Word[] {
  const { columns = {} } = contentOf(checked) ?? {};
  return checked.mapping.flatMap(({ column, values }) => {
    const rule = columns[column];
    const known = typeof rule === 'object' ? (rule.words ?? {}) : {};
    const removed = Object.entries(chosen[column] ?? {}).filter(([, is]) => is === '');
    return [...Object.entries(known), ...removed].map(([word, is]) => ({
      column,
      word,
      is,
      count: null,
      allowed: values,
    }));
  });
}
