/** Turns the rows of a network's file, in the file's columns, into rows in Sheaf's columns. */
import { hash } from 'node:crypto';
import { fromByteText, toByteText } from '../byte-text.ts';
import { trim } from '../clean-text.ts';
import { cutValue } from '../cut-value.ts';
import type { Column, ImportKind, Lookup, Row } from '../kind.ts';
import type { Notes } from '../notes.ts';
import { type Preset, type Rule, sourcesOf } from './preset.ts';
import { readAmount } from './read-amount.ts';
import { makeTimeReader } from './read-time.ts';
import type { UnknownWords } from './unknown-words.ts';

export interface Transform {
  /** Stands for the kind while the file is read: its columns are those of the file that the preset uses. */
  source: ImportKind;
  /** Changes the rows in place. */
  apply(rows: Row[]): void;
  /** Sheaf's columns that the preset fills from columns of the file in `found`, or with a value. */
  filled(found: ReadonlySet<string>): Set<string>;
  /** The columns of Sheaf that a column of the file fills. */
  targets(source: string): string[];
}

export interface TransformOptions {
  kind: ImportKind;
  preset: Preset;
  /** Time zone of times without an offset. It replaces that of the preset. */
  zone?: string | undefined;
  notes: Notes;
  /** Receives the words that the preset does not know. */
  unknown: UnknownWords;
}

/** Maximum words in a message. Those of Sheaf's presets have up to 12. */
const MAX_LISTED = 30;

export function makeTransform({ kind, preset, zone, notes, unknown }: TransformOptions): Transform {
  const names = [...new Set([...Object.values(preset.columns).flatMap(sourcesOf), ...preset.sources])];
  const source: ImportKind = {
    ...kind,
    name: `${preset.name} ${kind.name}`,
    columns: names.map((name): Column => ({ name, type: 'boolean', description: '' })),
    lookups: (): Lookup[] => [],
  };
  const places = new Map(names.map((name, place) => [name, place]));
  const unknownWord =
    preset.name === ''
      ? 'is not a known word; the known ones are '
      : `is not a word that ${preset.name} knows; it knows `;
  const empty = new Set((preset.empty ?? []).map((word) => word.toLowerCase()));
  const readTime = makeTimeReader(preset.times?.forms ?? [], zone ?? preset.times?.zone);
  const rules = kind.columns.map((column) => {
    const rule = preset.columns[column.name];
    if (!rule) return null;
    const words = rule.words && new Map(Object.entries(rule.words).map(([word, is]) => [word.toLowerCase(), is]));
    return { column, rule, words, addNote: notes.forColumn(column.name) };
  });

  const value = (fields: string[], name: string): string => {
    const field = fields[places.get(name)!] ?? '';
    return field !== '' && empty.has(trim(field).toLowerCase()) ? '' : field;
  };

  function read(
    fields: string[],
    { from = [], join, separator = ' ', cases = [], value: constant = '' }: Rule,
  ): string {
    for (const { column, in: allowed, is } of cases) {
      const found = trim(value(fields, column)).toLowerCase();
      if (allowed ? allowed.some((word) => word.toLowerCase() === found) : found !== '') return toByteText(is);
    }
    if (join) {
      const joined = join.map((name) => trim(value(fields, name)));
      return joined.every((part) => part === '')
        ? toByteText(constant)
        : joined.filter((part) => part !== '').join(separator);
    }
    for (const name of from) {
      const found = value(fields, name);
      if (found !== '') return found;
    }
    return toByteText(constant);
  }

  const { columns, numbers, times } = preset;
  const reading = digest(JSON.stringify({ columns, numbers, times, empty: preset.empty, zone }));

  function change(row: Row): void {
    const { fields } = row;
    notes.line = row.line;
    if (kind.versioned) {
      const fingerprint = digest(preset.sources.map((name) => fields[places.get(name)!] ?? '').join('\0'));
      Object.assign(row.staged, { fingerprint, reading });
    }
    row.fields = rules.map((target) => {
      if (!target) return '';
      const { column, rule, words, addNote } = target;
      const field = read(fields, rule);
      if (field === '') return '';
      if (words && rule.from?.some((name) => value(fields, name) === field)) {
        const word = fromByteText(trim(field));
        const is = words.get(word.toLowerCase());
        if (is === undefined) reject(row, { column, field, word, words });
        return toByteText(is ?? '');
      }
      if (column.type === 'money') return readAmount(trim(field), preset.numbers);
      if (column.type === 'fraction') return `${readAmount(trim(field), preset.numbers)}${rule.percent ? '%' : ''}`;
      if (column.type !== 'timestamp') return field;
      const { text, hour } = readTime(trim(field), rule.lastDay);
      if (hour !== 'once') addNote(hour === 'twice' ? 'hour-twice' : 'hour-skipped', field, text);
      return text;
    });
  }

  function reject(
    row: Row,
    { column, field, word, words }: { column: Column; field: string; word: string; words: Map<string, string> },
  ): void {
    row.problems.push({
      column: column.name,
      reason: `${unknownWord}${listed([...words.keys()])}`,
      value: field,
    });
    unknown.add(column.name, word);
  }

  return {
    source,
    apply(rows) {
      for (const row of rows) {
        if (row.problems.length === 0) change(row);
        else row.fields = kind.columns.map(() => '');
      }
    },
    filled(found) {
      const all = Object.entries(preset.columns).filter(
        ([, rule]) => rule.value !== undefined || sourcesOf(rule).some((name) => found.has(name)),
      );
      return new Set(all.map(([column]) => column));
    },
    targets: (name) =>
      Object.entries(preset.columns)
        .filter(([, rule]) => sourcesOf(rule).includes(name))
        .map(([column]) => column),
  };
}

function listed(words: readonly string[]): string {
  const more = words.length - MAX_LISTED;
  return [...words.slice(0, MAX_LISTED).map(cutValue), ...(more > 0 ? [`and ${more} more`] : [])].join(', ') || 'none';
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}
