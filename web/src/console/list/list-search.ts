/** The state of the list of exports that is in its URL, so that a link or the Back button shows the same list. */

/** Tabs of the list. Each one is a group of statuses. */
export const TABS = [
  { value: undefined, label: 'All', statuses: [] },
  { value: 'running', label: 'In progress', statuses: ['pending', 'processing'] },
  { value: 'completed', label: 'Completed', statuses: ['completed'] },
  { value: 'failed', label: 'Failed', statuses: ['failed'] },
] as const;

export type TabValue = (typeof TABS)[number]['value'];

export interface ListSearch {
  status?: TabValue;
  /** Name of a report type. */
  type?: string;
  /** User ID, e-mail address, or `me`. */
  by?: string;
  /** How the export was started. */
  origin?: string;
  q?: string;
  /** Cursors of this page and of all pages before it, with dots between them. So there is a way back, too. */
  after?: string;
}

/** Exports on one page. */
const PAGE_SIZE = 50;

/** Maximum length of a search text in the API. */
const MAX_WORDS = 200;

/** Reads the URL. Values that cannot be right are ignored. Each key is present, because the router keeps absent ones. */
export function readListSearch(raw: Record<string, unknown>): ListSearch {
  return {
    status: TABS.find(({ value }) => value !== undefined && value === raw['status'])?.value,
    type: matching(raw['type'], /^\w{1,100}$/),
    by: matching(raw['by'], /^(?:me|[1-9]\d{0,14}|[^@\s,]+@[^@\s,]+)$/),
    origin: matching(raw['origin'], /^[a-z]{1,20}$/),
    q: matching(raw['q'], /\S/)?.slice(0, MAX_WORDS),
    after: matching(raw['after'], /^c\d{1,15}(?:\.c\d{1,15})*$/),
  };
}

/** The router turns a number in the URL into a number. */
function matching(value: unknown, pattern: RegExp): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && pattern.test(text) ? text : undefined;
}

/** Whether the list is narrowed, so that an empty page does not mean that there are no exports. */
export function isFiltered({ after: _, ...filters }: ListSearch): boolean {
  return Object.values(filters).some((value) => value !== undefined);
}

/** The filters as parameters of the API, except the status. */
export function filterParameters({ type, by, origin, q }: ListSearch): URLSearchParams {
  const given = Object.entries({ report_type: type, created_by: by, origin, q });
  return new URLSearchParams(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** All parameters of one page of the list. */
export function listParameters(search: ListSearch): URLSearchParams {
  const parameters = filterParameters(search);
  const statuses = TABS.find(({ value }) => value === search.status)?.statuses ?? [];
  if (statuses.length > 0) parameters.set('status', statuses.join(','));
  const cursor = search.after?.split('.').at(-1);
  if (cursor) parameters.set('after', cursor);
  parameters.set('limit', String(PAGE_SIZE));
  return parameters;
}

/** The value of `after` one page towards older exports. */
export function olderPage(after: string | undefined, nextCursor: string): string {
  return after ? `${after}.${nextCursor}` : nextCursor;
}

/** The value of `after` one page towards newer exports. Undefined is the first page. */
export function newerPage(after: string): string | undefined {
  return after.split('.').slice(0, -1).join('.') || undefined;
}
