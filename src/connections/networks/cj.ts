/**
 * CJ's Commission Detail API: GraphQL, whose pages are continued after the last commission of the previous one.
 * https://developers.cj.com/graphql/reference/Commission%20Detail
 */
import { NetworkError, PagesChanged } from '../network-error.ts';
import { idOf, type List, member, type Network, type PageRequest, type Query, textOf, utc } from './network.ts';

/** The fields that the preset reads, and the name of the advertiser. */
const FIELDS = [
  'commissionId',
  'originalActionId',
  'original',
  'actionStatus',
  'advertiserId',
  'advertiserName',
  'orderId',
  'eventDate',
  'postingDate',
  'saleAmountPubCurrency',
  'pubCommissionAmountPubCurrency',
];

/**
 * The dates that a window can be about. Corrections are new commissions, which are posted when they are made. A commission that locks is not
 * posted again.
 */
const DATES = ['Posting', 'Locking'] as const;
type DateName = (typeof DATES)[number];

function request({ accountId, token, from, to }: Query, date: DateName, after: string | null): PageRequest {
  const query = `query Commissions($publishers: [String!]!, $since: String!, $before: String!, $after: String) {
  publisherCommissions(forPublishers: $publishers, since${date}Date: $since, before${date}Date: $before, sinceCommissionId: $after) {
    count payloadComplete maxCommissionId records { ${FIELDS.join(' ')} }
  }
}`;
  // The end of a window does not belong to it here, so the window ends a second later.
  const variables = { publishers: [accountId], since: utc(from), before: utc(to.add({ seconds: 1 })), after };
  return {
    method: 'POST',
    path: '/query',
    headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  };
}

const listOf = (date: DateName): List => ({
  name: `${date.toLowerCase()} dates`,
  firstPage: (query) => request(query, date, null),
});

export const cj: Network = {
  name: 'cj',
  title: 'CJ',
  documentation: 'https://developers.cj.com/graphql/reference/Commission%20Detail',
  origin: 'https://commissions.api.cj.com',
  accountId: { pattern: /^\d{1,20}$/, allowed: 'the CID of the publisher, which is a number' },
  needsCurrency: true,
  // A window has at most 31 days. The number of calls is that of CJ's other APIs, because the documentation has none for this one.
  // https://docs.cj.com/docs/graphql-api
  limits: { days: 31, age: null, calls: 25, seconds: 60 },
  records: 'data.publisherCommissions.records',
  lists: DATES.map(listOf),
  check: refuseErrors,
  nextPage(_query, { envelope, records, request: sent }) {
    const answer = member(envelope, 'data', 'publisherCommissions');
    if (Number(member(answer, 'count')) !== records) throw new PagesChanged('The count differs from the records.');
    if (member(answer, 'payloadComplete') === true) return null;
    const last = idOf(member(answer, 'maxCommissionId'));
    if (last === null) {
      throw new NetworkError('read', {
        wrong: 'CJ says that there are more commissions, but not after which one they begin',
        next: 'Sheaf tries again',
      });
    }
    const { query: text, variables } = JSON.parse(sent.body!);
    return { ...sent, body: JSON.stringify({ query: text, variables: { ...variables, after: last } }) };
  },
  advertiserOf(record) {
    const id = idOf(member(record, 'advertiserId'));
    return id === null ? null : { id, name: textOf(member(record, 'advertiserName')) };
  },
};

/** Maximum characters of a message of the network. */
const MAX_SHOWN = 200;

/** GraphQL returns errors with status 200. Their text can contain the token. */
function refuseErrors({ token }: Query, envelope: unknown): void {
  const errors = member(envelope, 'errors');
  if (!Array.isArray(errors) || errors.length === 0) return;
  const said = textOf(member(errors[0], 'message')) ?? 'no message';
  throw new NetworkError('read', {
    wrong: `CJ refused the query: ${JSON.stringify(said.replaceAll(token, '…').slice(0, MAX_SHOWN))}`,
    next: 'Check the token and the account ID',
  });
}
