/** The types of each engine that report types can use. */
import type { Engine } from '../../db/sql.ts';
import type { Kind } from '../../encode/kinds.ts';
import type { KeyType } from '../../reports/report-type.ts';

const INTEGERS = ['smallint', 'integer', 'bigint'];
const NUMBERS = [...INTEGERS, 'numeric', 'real', 'double precision'];

const INT = [8, 16, 32, 64, 128, 256].flatMap((bits) => [`Int${bits}`, `UInt${bits}`]);
const EXACT = [...INT, 'Decimal'];
const FLOATS = ['Float32', 'Float64'];
const TIMES = ['DateTime', 'DateTime64'];

/** The types whose text has the form of the kind (`src/encode/kinds.ts`). Other kinds can have any type. */
export const KIND_TYPES: Record<Engine, Partial<Record<Kind, readonly string[]>>> = {
  postgres: {
    integer: [...INTEGERS, 'numeric'],
    decimal: NUMBERS,
    money: NUMBERS,
    percent: NUMBERS,
    boolean: ['boolean'],
    date: ['date'],
    timestamp: ['timestamp with time zone'],
  },
  clickhouse: {
    integer: EXACT,
    decimal: [...EXACT, ...FLOATS],
    money: EXACT,
    percent: [...EXACT, ...FLOATS],
    boolean: ['Bool'],
    date: ['Date', 'Date32'],
    timestamp: TIMES,
  },
};

/** The types that order like the type of a key, and whose text it reads. */
export const KEY_TYPES_IN_SQL: Record<Engine, Record<KeyType, readonly string[]>> = {
  postgres: {
    bigint: INTEGERS,
    numeric: ['numeric', ...INTEGERS],
    text: ['text', 'character varying'],
    uuid: ['uuid'],
    date: ['date'],
    timestamp: ['timestamp without time zone'],
    timestamptz: ['timestamp with time zone'],
  },
  clickhouse: {
    bigint: INT.filter((type) => !/128|256/.test(type)),
    numeric: EXACT,
    text: ['String'],
    uuid: ['UUID'],
    date: ['Date', 'Date32'],
    timestamp: TIMES,
    timestamptz: TIMES,
  },
};
