/** The JSON schema of a preset file. It is a file of its own, because only an import with a preset loads TypeBox. */
import { Type } from 'typebox';
import { DELIMITERS, ENCODINGS, type EncodingLabel } from '../file-layout.ts';
import { IMPORT_KINDS } from '../kinds/index.ts';

/** Of names of columns and words. Those of Sheaf have up to 6. */
const NAMES = Type.Array(Type.String(), { minItems: 1, maxItems: 100 });

/** Maximum items of the other lists. Each row can try all of them. Those of Sheaf have up to 3. */
const LIMIT = { maxItems: 20 };

/** The first case whose column has one of the values applies. Without `in`, the column only has to be filled. */
const CASE = Type.Object(
  { column: Type.String(), in: Type.Optional(NAMES), is: Type.String() },
  { additionalProperties: false },
);

export const RULE = Type.Object(
  {
    /** Columns of the file. The first that is not empty counts. */
    from: Type.Optional(NAMES),
    /** Columns of the file whose values are joined. */
    join: Type.Optional(NAMES),
    /** Separator of `join`, by default one space. */
    separator: Type.Optional(Type.String()),
    /** A value for all rows. */
    value: Type.Optional(Type.String()),
    /** Words of the network, case-insensitive, and Sheaf's words. Other words are rejected. */
    words: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** Values of other columns that decide before `from`. */
    cases: Type.Optional(Type.Array(CASE, LIMIT)),
    /** Whether the number is a percentage: 20 is 20 %. */
    percent: Type.Optional(Type.Boolean()),
    /** Whether a date without a time is the last day, so that the end is the beginning of the next one. */
    lastDay: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const NUMBERS = Type.Object(
  {
    decimal: Type.Union([Type.Literal('.'), Type.Literal(',')]),
    group: Type.Optional(Type.Enum([',', '.', ' ', "'"])),
    /** Whether amounts can have a currency sign. */
    signs: Type.Optional(Type.Boolean()),
    /** Whether `(4.50)` is -4.50. */
    parentheses: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** Forms of times, such as `dd/MM/yyyy HH:mm:ss`, `unix` or `unix-ms`. ISO 8601 is always understood. */
export const TIME_FORMS = Type.Array(Type.String(), LIMIT);

export const PRESET = Type.Object(
  {
    /** Slug of the network of rows that do not name one. */
    network: Type.Optional(Type.String()),
    kind: Type.Enum(Object.keys(IMPORT_KINDS)),
    /** Where the network documents the columns. */
    source: Type.Optional(Type.String()),
    /** Columns that together identify a file of this preset. */
    identify: NAMES,
    /** Columns that identify a version of a row. By default, all columns that the preset reads. */
    sources: Type.Optional(NAMES),
    /**
     * Paths of the list of records in a JSON document, such as `data.records`. An empty path is the document itself. In an XML document, the path is that of the
     * element of a record, such as `feed.items.item`.
     */
    records: Type.Optional(Type.Array(Type.String({ pattern: '^(?:[^.*]+(?:\\.[^.*]+)*)?$' }), LIMIT)),
    /** Key of a record that contains its values. */
    inside: Type.Optional(Type.String()),
    /** Words that stand for an empty value. */
    empty: Type.Optional(Type.Array(Type.String(), LIMIT)),
    numbers: Type.Optional(NUMBERS),
    /** Separator of fields, if the header of such a file does not tell. */
    delimiter: Type.Optional(Type.Enum([...DELIMITERS])),
    /** Encoding, if the bytes of such a file do not tell. */
    encoding: Type.Optional(Type.Enum(Object.keys(ENCODINGS) as EncodingLabel[])),
    times: Type.Optional(
      Type.Object(
        {
          forms: Type.Optional(TIME_FORMS),
          /** IANA time zone of times without an offset. */
          zone: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
    /** Sheaf's columns by name. A string is the column of the file. */
    columns: Type.Record(Type.String(), Type.Union([Type.String(), RULE])),
  },
  { additionalProperties: false },
);
