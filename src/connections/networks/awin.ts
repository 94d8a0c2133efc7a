/**
 * Awin's Publisher API. Transactions are one response per window, without pages.
 * https://help.awin.com/apidocs/returns-a-list-of-transactions-for-a-given-publisher
 */
import { idOf, type List, member, type Network, type Query, utc } from './network.ts';

/**
 * The dates that a window can be about. A transaction is in the first list when it is made. It is in the others when it is approved,
 * declined or amended, which can be months later.
 */
const DATE_TYPES = ['transaction', 'validation', 'amendment'] as const;

const listOf = (dateType: (typeof DATE_TYPES)[number]): List => ({
  name: `${dateType} dates`,
  firstPage({ accountId, token, from, to }: Query) {
    const search = new URLSearchParams({
      startDate: local(from),
      endDate: local(to),
      // Times have no offset, and in UTC none is skipped or repeated.
      timezone: 'UTC',
      dateType,
    });
    return {
      method: 'GET',
      path: `/publishers/${accountId}/transactions/?${search}`,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    };
  },
});

export const awin: Network = {
  name: 'awin',
  title: 'Awin',
  documentation: 'https://help.awin.com/apidocs/returns-a-list-of-transactions-for-a-given-publisher',
  origin: 'https://api.awin.com',
  accountId: { pattern: /^\d{1,20}$/, allowed: 'the publisher ID, which is a number' },
  needsCurrency: false,
  // "The maximum date range between startDate and endDate currently supported is 31 days", "20 API calls per minute per user".
  // https://help.awin.com/docs/awins-apis-overview
  limits: { days: 31, age: null, calls: 20, seconds: 60 },
  records: '',
  lists: DATE_TYPES.map(listOf),
  nextPage: () => null,
  advertiserOf(record) {
    const id = idOf(member(record, 'advertiserId'));
    return id === null ? null : { id, name: null };
  },
};

/** The form of Awin's dates: `2026-11-30T05:00:00`. */
const local = (time: Temporal.Instant): string => utc(time).replace(/Z$/, '');
