/** Compares answers from the documentation and from the reader's data with what the corpus says. */
import { isDeepStrictEqual } from 'node:util';
import { relativeDate } from '../../src/reports/relative-dates.ts';
import type { Call, DataQuestion, DocumentQuestion } from './corpus/meaning.ts';

export interface DocumentScore {
  id: string;
  /** The first hit answers. With several parts, the first hits of that number answer one part each. */
  first: boolean;
  /** The first three hits of each part contain an answer to every part. */
  third: boolean;
}

/** `hits` are sections, best first. None means that the documentation does not cover the question. */
export function scoreDocument({ id, sections }: DocumentQuestion, hits: readonly string[]): DocumentScore {
  const among = (count: number) =>
    sections.length === 0
      ? hits.length === 0
      : sections.every((answers) => hits.slice(0, count * sections.length).some((hit) => answers.includes(hit)));
  return { id, first: among(1), third: among(3) };
}

/** Parameters that change how much a response has, and not what it says. */
const FREE = ['limit', 'unit', 'time_zone'];

/** Whether a call answers a question about data. Undefined means that Dex makes no call. */
export function isRightCall(
  { calls }: DataQuestion,
  { call, now }: { call: Call | undefined; now: Temporal.Instant },
): boolean {
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  if (call === undefined) return false;
  return calls.some((expected) => {
    const free = FREE.filter((name) => !(name in (expected.parameters ?? {})));
    return isDeepStrictEqual(dated(plain(expected, free), today), dated(plain(call, free), today));
  });
}

/** The call without free parameters, and with all members. */
function plain({ operation, parameters = {}, body }: Call, free: readonly string[]): unknown {
  const bound = Object.entries(parameters).filter(([name]) => !free.includes(name));
  return { operation, parameters: Object.fromEntries(bound), body: body && { search_params: {}, ...body } };
}

/** The call with dates in place of relative dates. */
function dated(value: unknown, today: Temporal.PlainDate): unknown {
  if (typeof value === 'string') return relativeDate(value, today) ?? value;
  if (Array.isArray(value)) return value.map((each) => dated(each, today));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, dated(each, today)]));
}
