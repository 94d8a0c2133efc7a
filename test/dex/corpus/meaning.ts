/** The shape of the corpus: what people say to Dex, and what they mean. `../README.md` explains it. */
import { type Static, type TSchema, Type } from 'typebox';
import { enumeration } from '../../../src/reports/enumeration.ts';

const strict = <T extends Record<string, TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
const text = Type.String({ minLength: 1 });
const texts = Type.Array(text, { minItems: 1 });
const numbers = Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1 });
const timeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

/** Lists are sorted, as in a canonical request. Dates are absolute, or relative as in a request: `today-7d`, `month_start`. */
export const FilterValue = Type.Union([Type.Boolean(), Type.Integer(), text, texts, numbers]);
export type FilterValue = Static<typeof FilterValue>;

const Schedule = strict({
  every: enumeration(['hour', 'day', 'weekday', 'week', 'month']),
  /** Hours between runs. */
  hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
  /** Weekdays of a week, or days of a month: 1 to 31, or `last`. */
  on: Type.Optional(Type.Array(Type.Union([text, Type.Integer({ minimum: 1, maximum: 31 })]), { minItems: 1 })),
  at: Type.Optional(Type.Array(timeOfDay, { minItems: 1 })),
  timezone: Type.Optional(text),
  /** What happens to the file of the earlier run. Default: keep. */
  existing_file: Type.Optional(enumeration(['replace'])),
});

const Destination = strict({
  kind: enumeration(['email', 's3', 'sftp', 'webhook', 'folder']),
  /** The address, as it is in the question. */
  to: Type.Optional(text),
});

/** A program that exports a report. What the question does not say is not here. */
export const ProgramRequest = strict({
  report: text,
  filters: Type.Optional(Type.Record(Type.String(), FilterValue)),
  /** Recipe ID. */
  program: Type.Optional(text),
  sort: Type.Optional(text),
  direction: Type.Optional(enumeration(['asc', 'desc'])),
  columns: Type.Optional(texts),
  timezone: Type.Optional(text),
  filename: Type.Optional(text),
  bom: Type.Optional(Type.Boolean()),
  header: Type.Optional(Type.Boolean()),
  summary: Type.Optional(Type.Boolean()),
  /** Maximum rows. The API has no such parameter. */
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Extension of the format that the question names, even if the report type has another. */
  format: Type.Optional(text),
  schedule: Type.Optional(Schedule),
  destination: Type.Optional(Destination),
});
export type ProgramRequest = Static<typeof ProgramRequest>;

/** Dex must not write a program, but ask. */
export const AskBack = strict({
  /** The field that cannot be filled in, such as `report`, `dates`, `program` or `filters.country`. */
  about: text,
  /** Words of the question that are the reason, in lower case. */
  words: texts,
  because: enumeration([
    /** Something required is not in the question. */
    'missing',
    /** The words have several meanings. */
    'ambiguous',
    'two_reports',
    /** The report type has no filter for this. */
    'no_filter',
    /** There is no such country, status, device or programming language. */
    'unknown_value',
    /** The value exists, but the API cannot do this with it. */
    'not_allowed',
    'contradiction',
  ]),
});
export type AskBack = Static<typeof AskBack>;

export const Meaning = Type.Union([
  strict({ write: ProgramRequest }),
  strict({ ask: AskBack }),
  /** No program: the documentation has the answer, or the reader's own data, or there is nothing to answer. */
  strict({ answer: enumeration(['documents', 'my_data', 'nothing']) }),
]);
export type Meaning =
  | { write: ProgramRequest; ask?: never; answer?: never }
  | { ask: AskBack; write?: never; answer?: never }
  | { answer: 'documents' | 'my_data' | 'nothing'; write?: never; ask?: never };

/** What is special about a question. A plain question has no tags. */
export const TAGS = [
  ...['ascii', 'caps', 'chat', 'code', 'emoji', 'mail', 'no-spaces', 'one-word', 'quotes', 'terse', 'typo'],
  ...['ambiguous', 'currency', 'dates', 'destination', 'follow-up', 'format', 'negation', 'network', 'place-names'],
  ...['presentation', 'schedule', 'time-zone', 'two-at-once', 'unknown', 'unsupported'],
  ...['documents', 'my-data', 'small-talk', 'off-topic', 'hostile'],
] as const;

export const ProgramQuestion = strict({
  id: Type.String({ pattern: '^[a-z]{2,5}-\\d{3}$' }),
  /** ISO 639-1 code of the human language, where the file has several. */
  language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$' })),
  /** Not to be looked at while the reader is built. */
  held: Type.Optional(Type.Literal(true)),
  /** One turn, or all turns of a conversation. The meaning is that after the last turn. */
  say: Type.Union([text, Type.Array(text, { minItems: 2 })]),
  tags: Type.Optional(Type.Array(enumeration(TAGS), { minItems: 1, uniqueItems: true })),
  now: Type.Optional(Type.String({ format: 'date-time' })),
  means: Meaning,
  /** Other meanings that are right, too. */
  or: Type.Optional(Type.Array(Meaning, { minItems: 1 })),
});

export interface ProgramQuestion {
  id: string;
  /** ISO 639-1 code of the human language. */
  language: string;
  held: boolean;
  turns: string[];
  tags: string[];
  now: Temporal.Instant;
  /** The likeliest first. */
  meanings: Meaning[];
}

const shared = {
  held: Type.Optional(Type.Literal(true)),
  /** ISO 639-1 code of the human language. Default English. */
  language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$' })),
  say: text,
};

/** A question that the documentation answers, or does not. */
export const DocumentQuestion = strict({
  ...shared,
  id: Type.String({ pattern: '^document-\\d{3}$' }),
  /** For each part of the question, the sections that answer it: `to` of the search index. Empty if the documentation does not. */
  sections: Type.Array(texts),
  /** Without an answer, the sections that come nearest. */
  nearest: Type.Optional(texts),
});
export type DocumentQuestion = Static<typeof DocumentQuestion>;

/** A request to the API that creates nothing. */
const Call = strict({
  /** Operation ID. */
  operation: text,
  /** Parameters in path and query. Relative dates as in filters. */
  parameters: Type.Optional(Type.Record(Type.String(), Type.Union([text, Type.Integer(), Type.Boolean()]))),
  body: Type.Optional(
    strict({ report_type: text, search_params: Type.Optional(Type.Record(Type.String(), FilterValue)) }),
  ),
});
export type Call = Static<typeof Call>;

/** A question about the reader's own data. */
export const DataQuestion = strict({
  ...shared,
  id: Type.String({ pattern: '^my-data-\\d{3}$' }),
  /** Each of these calls answers it. */
  calls: Type.Array(Call, { minItems: 1 }),
});
export type DataQuestion = Static<typeof DataQuestion>;

/** One way of asking, in every language. */
export const Kind = strict({
  kind: text,
  means: Meaning,
  or: Type.Optional(Type.Array(Meaning, { minItems: 1 })),
  /** By language: one turn, or all turns of a conversation. */
  say: Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), Type.Union([text, Type.Array(text, { minItems: 2 })])),
});
export type Kind = Static<typeof Kind>;

export const World = strict({
  now: Type.String({ format: 'date-time' }),
  timezone: text,
  /** Names by slug. */
  networks: Type.Record(Type.String(), text),
  other_networks: Type.Record(Type.String(), text),
  verticals: texts,
});
export type World = Static<typeof World>;
