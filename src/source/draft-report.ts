/** Writes a first version of a report type as YAML, from what the database knows about a table. */
import { Document, isMap, isSeq, type YAMLMap } from 'yaml';
import type { Engine } from '../db/sql.ts';
import type { Kind } from '../encode/kinds.ts';
import { latinLetters } from '../latin-letters.ts';
import type { KeyType } from '../reports/report-type.ts';
import type { Table, TableColumn } from './table-columns.ts';

export interface DraftReport {
  name: string;
  table: Table;
  format: 'csv' | 'xlsx';
  /** Name of the source that has the table. Undefined for Sheaf's own database. */
  source?: string | undefined;
  /** The unique key, as names of columns. */
  key: readonly string[];
  /** Null if the database itself limits the rows. */
  scope: { publishers: readonly string[] } | { column: string } | null;
}

/** A column with its name in requests, which is unique. */
interface DraftColumn extends TableColumn {
  key: string;
}

/** The alias of the table. */
const ALIAS = 't';

const INTEGERS = ['smallint', 'integer', 'bigint'];
const TEXTS = ['text', 'character varying', 'character', 'name', 'citext'];

/** Maximum columns that the text search reads. */
const MAX_SEARCHED = 4;

const UUID = '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

/** The text of the file. Its author reads and changes it, so that it has one line for each column. */
export function draftReport(draft: DraftReport): string {
  const { name, table, format, source } = draft;
  const columns = draftColumns(table);
  const keys = draft.key.map((key) => columns.find((column) => column.name === key)!);
  const write = writers[table.engine];
  const orders = ordersOf(columns, keys, write);
  const timeline = columns.find((column) => column.notNull && ['date', 'timestamp'].includes(kindOf(column, keys)));
  const sort = timeline ? timeline.key : Object.keys(orders)[0]!;
  const title = words(name);
  const document = new Document({
    name,
    title,
    description: `${sentence(table.comment ?? `The rows of ${table.name}`)} One row per row of ${table.name}.`,
    format,
    ...(source === undefined ? {} : { source }),
    from: `${table.name} ${ALIAS}${table.isMerged ? ' final' : ''}`,
    ...(draft.scope ? { scope: scopeOf(draft.scope, columns) } : {}),
    key: keys.map((column) => keyOf(column, write)),
    columns: columns.map((column) => ({
      key: column.key,
      label: words(column.name),
      kind: kindOf(column, keys),
      sql: readOf(column),
      description: sentence(column.comment ?? `Column ${column.name} of ${table.name}`),
    })),
    filters: filtersOf(columns, { keys, write, searched: searchIn(draft) }),
    orders,
    default_order: { sort, direction: timeline ? 'desc' : 'asc' },
    ...(timeline ? { timeline: timeline.key } : {}),
  });
  document.commentBefore =
    ' docs/guide/your-own-reports.md explains every field. Check the file with: npx sheaf reports check';
  for (const path of ['scope', 'default_order']) flow(document.get(path));
  for (const path of ['key', 'columns', 'orders', 'filters']) flowItems(document.get(path));
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function flow(node: unknown): void {
  if (isMap(node) || isSeq(node)) node.flow = true;
}

function flowItems(node: unknown): void {
  if (isSeq(node)) for (const item of node.items) flow(item);
  if (isMap(node)) for (const { value } of (node as YAMLMap).items) flow(value);
}

function scopeOf(scope: NonNullable<DraftReport['scope']>, columns: TableColumn[]): object {
  if ('publishers' in scope) return { publishers: [...scope.publishers] };
  const column = columns.find(({ name }) => name === scope.column)!;
  return { [INTEGERS.includes(column.type) ? 'publisher_id' : 'publisher_slug']: `${ALIAS}.${column.quoted}` };
}

/** The columns that a file can show. Bytes have no form in a cell. */
function draftColumns({ columns }: Table): DraftColumn[] {
  const taken = new Set<string>();
  return columns.filter(isShown).map((column) => {
    const wish = wishOf(column.name);
    let key = wish;
    for (let n = 2; taken.has(key); n++) key = `${wish}_${n}`;
    taken.add(key);
    return { ...column, key };
  });
}

/** Whether a draft shows the column. */
export function isShown({ type }: TableColumn): boolean {
  return type !== 'bytea';
}

/** A name for requests: lower-case words joined by underscores. Two columns can have the same, such as those without Latin letters. */
function wishOf(name: string): string {
  const plain = latinLetters(wordsApart(name))
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(plain) ? plain : `column_${plain}`.replace(/_$/, '');
}

/** `CreatedAt` as `Created_At`. */
function wordsApart(name: string): string {
  return name.replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2');
}

const ACRONYMS = new Map([
  ['id', 'ID'],
  ['url', 'URL'],
  ['uuid', 'UUID'],
  ['sku', 'SKU'],
  ['ip', 'IP'],
  ['vat', 'VAT'],
]);

/** `customer_id` and `CustomerId` as `Customer ID`. */
function words(name: string): string {
  const text = wordsApart(name)
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => ACRONYMS.get(word) ?? word)
    .join(' ');
  return text === '' ? name : text.charAt(0).toUpperCase() + text.slice(1);
}

function sentence(text: string): string {
  const trimmed = text.trim().replace(/\s+/g, ' ');
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

const isId = (column: DraftColumn, keys: DraftColumn[]) =>
  column.refers || keys.includes(column) || /(^|_)id$/i.test(column.name);

function kindOf(column: DraftColumn, keys: DraftColumn[]): Kind {
  const { type, scale, name } = column;
  if (INTEGERS.includes(type)) return isId(column, keys) ? 'id' : 'integer';
  if (type === 'numeric') return scale === 2 ? 'money' : 'decimal';
  if (type === 'real' || type === 'double precision') return 'decimal';
  if (type === 'boolean' || type === 'date') return type;
  if (type.startsWith('timestamp')) return 'timestamp';
  if (type === 'uuid') return 'id';
  return /(^|_)(url|uri|link)$/i.test(name) ? 'url' : 'text';
}

/** Timestamps without a time zone are read as UTC. The file says so, and its author can change it. */
function readOf({ quoted, type }: TableColumn): string {
  return type === 'timestamp without time zone' ? `(${ALIAS}.${quoted} at time zone 'UTC')` : `${ALIAS}.${quoted}`;
}

const KEY_TYPES = new Map<string, KeyType>([
  ...INTEGERS.map((type) => [type, 'bigint'] as const),
  ['numeric', 'numeric'],
  ['uuid', 'uuid'],
  ['date', 'date'],
  ['timestamp without time zone', 'timestamp'],
  ['timestamp with time zone', 'timestamptz'],
]);

/** What the engines write differently. */
interface Write {
  text(value: string): string;
  /** A boolean that can be null. */
  isTrue(value: string): string;
  contains(text: string): string;
}

const writers: Record<Engine, Write> = {
  postgres: {
    text: (value) => `${value}::text`,
    isTrue: (value) => `(${value} is true)`,
    contains: (text) => `strpos(lower(${text}), lower(:value)) > 0`,
  },
  clickhouse: {
    text: (value) => `toString(${value})`,
    isTrue: (value) => `ifNull(${value}, false)`,
    contains: (text) => `position(lowerUTF8(${text}), lowerUTF8(:value)) > 0`,
  },
};

function keyOf({ quoted, type }: TableColumn, write: Write): { sql: string; type: KeyType } {
  const known = KEY_TYPES.get(type);
  if (known) return { sql: `${ALIAS}.${quoted}`, type: known };
  const plain = type === 'text' || type === 'character varying';
  return { sql: plain ? `${ALIAS}.${quoted}` : write.text(`${ALIAS}.${quoted}`), type: 'text' };
}

/** Keys, and the columns that are never null and either dates or the beginning of an index. */
function ordersOf(columns: DraftColumn[], keys: DraftColumn[], write: Write): Record<string, object> {
  const sorted = columns.filter(
    (column) =>
      column === keys[0] ||
      (column.notNull &&
        KEY_TYPES.has(column.type) &&
        (column.indexed || kindOf(column, keys) === 'timestamp' || column.type === 'date')),
  );
  return Object.fromEntries(
    sorted.map((column) => [column.key, { description: words(column.name), ...keyOf(column, write) }]),
  );
}

/** The condition of the text search. The function of Sheaf also ignores Unicode normalization, but exists in its own database only. */
function searchIn({ source, table }: Pick<DraftReport, 'source' | 'table'>): Write['contains'] {
  if (source !== undefined) return writers[table.engine].contains;
  return (text) => `strpos(sheaf.fold_text(${text}), sheaf.fold_text(:value)) > 0`;
}

interface Filtering {
  keys: DraftColumn[];
  write: Write;
  searched: Write['contains'];
}

function filtersOf(columns: DraftColumn[], { keys, write, searched }: Filtering): Record<string, object> {
  const filters: [string, object][] = [];
  const taken = (name: string) => filters.some(([other]) => other === name);
  for (const column of columns) {
    const own = filtersOfColumn(column, { keys, write, stem: column.key.replace(/_(?:at|on|date|time)$/, '') });
    // `paid_at` and `paid_on` have the same stem.
    filters.push(
      ...(own.some(([name]) => taken(name)) ? filtersOfColumn(column, { keys, write, stem: column.key }) : own),
    );
  }
  const texts = columns.filter(({ type, values }) => TEXTS.includes(type) && !values).slice(0, MAX_SEARCHED);
  if (texts.length > 0) {
    const found = texts.map((column) => searched(keyOf(column, write).sql));
    const names = texts.map((column) => words(column.name).toLowerCase()).join(', ');
    filters.push([
      taken('search') ? 'text_search' : 'search',
      { type: 'text', description: `Text to search for in ${names}.`, sql: found.join(' or ') },
    ]);
  }
  return Object.fromEntries(filters);
}

function filtersOfColumn(
  column: DraftColumn,
  { keys, write, stem }: Pick<Filtering, 'keys' | 'write'> & { stem: string },
): [string, object][] {
  const { key: name, type, values, notNull } = column;
  const value = readOf(column);
  const label = words(column.name).replace(/^\w(?=[a-z ])/, (letter) => letter.toLowerCase());
  if (values) {
    return [
      [
        name,
        {
          type: 'choice',
          values,
          description: `Only rows whose ${label} is one of these.`,
          sql: `${keyOf(column, write).sql} in (:value)`,
        },
      ],
    ];
  }
  if (type === 'boolean') {
    const isTrue = notNull ? value : write.isTrue(value);
    return [
      [
        name,
        {
          type: 'flag',
          description: `If true, only rows whose ${label} is true. If false, only the others.`,
          sql: `${isTrue} = :value`,
        },
      ],
    ];
  }
  if (type === 'date' || type.startsWith('timestamp')) {
    return [
      [
        `${stem}_from`,
        {
          type: 'moment',
          description: `Only rows whose ${label} is at this time or later.`,
          sql: `${value} >= :start`,
        },
      ],
      [
        `${stem}_to`,
        { type: 'moment', description: `Only rows whose ${label} is at this time or earlier.`, sql: `${value} < :end` },
      ],
    ];
  }
  if (!isId(column, keys)) return [];
  if (INTEGERS.includes(type))
    return [
      [name, { type: 'ids', description: `Only rows whose ${label} is one of these.`, sql: `${value} in (:value)` }],
    ];
  if (type !== 'uuid') return [];
  const example = '00000000-0000-4000-8000-000000000000';
  return [
    [
      name,
      {
        type: 'list',
        pattern: UUID,
        items: 'UUIDs in lower case',
        example,
        description: `Only rows whose ${label} is one of these.`,
        sql: `${value} in (:value)`,
      },
    ],
  ];
}
