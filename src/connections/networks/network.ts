/** What is particular to the API of a network. Each network is one file beside this one: data, and two functions without side effects. */
import type { NetworkName } from '../../network-urls.ts';

/** The account and the span of time to fetch. */
export interface Query {
  accountId: string;
  token: string;
  /** Both ends belong to the window. Neighboring windows share an instant, whose rows are then fetched twice. */
  from: Temporal.Instant;
  to: Temporal.Instant;
}

/** One request to the network. */
export interface PageRequest {
  method: 'GET' | 'POST';
  /** Path and query string. */
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** A page that was read. */
export interface Page {
  request: PageRequest;
  /** The response as JSON, with an empty list of records. */
  envelope: unknown;
  /** Number of records on the page. */
  records: number;
}

/** What is known about the pages of a list that were read, the last one included. The pages themselves are not kept. */
export interface ReadSoFar {
  pages: number;
  records: number;
  /** Number of all records of the list, as its first page says. Null if it does not. */
  total: number | null;
}

/** An advertiser as a record names it. */
export interface NamedAdvertiser {
  id: string;
  /** Null if the record has no name. */
  name: string | null;
}

/** A list that a window is fetched from. Rows that several lists contain count once. */
export interface List {
  /** Name in logs and messages. */
  name: string;
  firstPage(query: Query): PageRequest;
}

export interface Network {
  name: NetworkName;
  /** Name for people. */
  title: string;
  /** Where the documentation is that this was written from. */
  documentation: string;
  /** Origin of the API. */
  origin: string;
  accountId: { pattern: RegExp; allowed: string };
  /** Whether the API does not say the currency of amounts. */
  needsCurrency: boolean;
  limits: {
    /** Maximum days of a window. */
    days: number;
    /** Maximum days between the start of a window and now. Null if the documentation has no limit. */
    age: number | null;
    /** Maximum calls in a number of seconds. */
    calls: number;
    seconds: number;
  };
  /** Lowercase name of the header with the seconds until the limit of calls is reset, if the network documents one. */
  resetHeader?: string;
  /** Where the records are in a response, as the importer's presets name it. */
  records: string;
  lists: readonly List[];
  /** Throws a `NetworkError` for a response of status 200 that says that something is wrong. */
  check?(query: Query, envelope: unknown): void;
  /**
   * The request for the page after `page`. Null if there is none. Throws a `NetworkError` if the network does not say which one it is,
   * and `PagesChanged` if the pages do not fit together.
   */
  nextPage(query: Query, page: Page, read: ReadSoFar): PageRequest | null;
  /** Number of all records of the list. Null if the page does not say it. */
  totalOf?(page: Page): number | null;
  advertiserOf(record: Record<string, unknown>): NamedAdvertiser | null;
}

/** Reads a member of a JSON value. Undefined if there is none. */
export function member(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? (inner as Record<string, unknown>)[name]
        : undefined,
    value,
  );
}

/** An ID as text. Null if there is none. */
export function idOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** A text that is not empty, or null. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The instant as `2026-11-30T05:00:00Z`. */
export function utc(time: Temporal.Instant): string {
  return time.toString({ smallestUnit: 'second' });
}
