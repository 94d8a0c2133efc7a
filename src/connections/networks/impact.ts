/**
 * impact.com's Partner API: actions in numbered pages, each of which has the URI of the next one.
 * https://integrations.impact.com/impact-publisher/reference/list-actions-1
 */
import { NetworkError, PagesChanged } from '../network-error.ts';
import { idOf, type List, member, type Network, type Page, type Query, textOf, utc } from './network.ts';

/**
 * The dates that a window can be about: of the last update, which includes the creation, and of the approval, which does not count as an
 * update.
 */
const DATES = [
  ['update dates', 'StartDate', 'EndDate'],
  ['locking dates', 'LockingDateStart', 'LockingDateEnd'],
] as const;

/** The documented default. A list of more than ten pages is an error of the API, so smaller pages would lower its limit. The smallest are 2,000. */
const PAGE_SIZE = 20_000;

const MAX_LIST_PAGES = 10;

const folderOf = ({ accountId }: Pick<Query, 'accountId'>) => `/Mediapartners/${accountId}/`;

const listOf = ([name, start, end]: (typeof DATES)[number]): List => ({
  name,
  firstPage(query) {
    const { accountId, token, from, to } = query;
    const search = new URLSearchParams({ [start]: utc(from), [end]: utc(to), PageSize: String(PAGE_SIZE) });
    const credentials = Buffer.from(`${accountId}:${token}`).toString('base64');
    return {
      method: 'GET',
      path: `${folderOf(query)}Actions?${search}`,
      headers: { authorization: `Basic ${credentials}`, accept: 'application/json' },
    };
  },
});

export const impact: Network = {
  name: 'impact',
  title: 'impact.com',
  documentation: 'https://integrations.impact.com/impact-publisher/reference/list-actions-1',
  origin: 'https://api.impact.com',
  accountId: { pattern: /^[A-Za-z\d]{1,64}$/, allowed: 'the Account SID, which has letters and digits' },
  needsCurrency: false,
  // At most 45 days apart and 3 years in the past, as the documentation of the list says. Calls of `/Actions` belong to "Performance detail".
  // https://integrations.impact.com/impact-publisher/reference/rate-limits
  limits: { days: 45, age: 3 * 365, calls: 500, seconds: 3600 },
  records: 'Actions',
  lists: DATES.map(listOf),
  resetHeader: 'ratelimit-reset',
  totalOf,
  nextPage(query, page, read) {
    const { envelope, request } = page;
    const total = totalOf(page);
    if (total !== null && total > PAGE_SIZE * MAX_LIST_PAGES) {
      throw new NetworkError('read', {
        wrong: `impact.com has ${total} actions in this window, and lists at most ${PAGE_SIZE * MAX_LIST_PAGES}`,
        next: 'Sheaf fetches the window in parts',
        isTooLarge: 'certain',
      });
    }
    if (total !== read.total) throw new PagesChanged('The number of actions changed.');
    const uri = textOf(member(envelope, '@nextpageuri'));
    if (uri === null) {
      if (total !== null && total !== read.records)
        throw new PagesChanged('The number of actions differs from the pages.');
      return null;
    }
    return { ...request, path: pathOf(uri, folderOf(query)) };
  },
  advertiserOf(record) {
    const id = idOf(member(record, 'CampaignId'));
    return id === null ? null : { id, name: textOf(member(record, 'CampaignName')) };
  },
};

function totalOf({ envelope }: Page): number | null {
  const total = idOf(member(envelope, '@total'));
  return total === null ? null : Number(total);
}

/** The URI is a path or a URL. Only its path is used, so that the token is never sent to another server or for another account. */
function pathOf(uri: string, folder: string): string {
  const base = 'https://api.impact.com';
  const { pathname, search } = URL.canParse(uri, base) ? new URL(uri, base) : { pathname: '', search: '' };
  if (pathname.startsWith(folder)) return pathname + search;
  throw new NetworkError('read', {
    wrong: 'impact.com names a next page that does not belong to the account',
    next: 'Check the account ID, which must be spelled like in impact.com',
  });
}
