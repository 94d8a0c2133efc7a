/** Filters whose values are data: networks and verticals. The catalog does not list their names. */

import { dictionary } from '../dictionary.ts';
import type { ReportType } from '../reports/report-type.ts';
import { noteFilter, oneOrMore } from './note-filter.ts';
import { words } from './patterns.ts';
import type { Reading } from './reading.ts';
import type { Findings } from './understanding.ts';

/** Networks that are recognized without the word "network". */
const KNOWN = words(
  'awin|tradedoubler|tradetracker|webgains|partnerize|admitad|shareasale|daisycon|belboon|adtraction',
  'flexoffers|commission junction|rakuten',
);
const NO_NAME = new Set([
  ...['the', 'a', 'an', 'all', 'any', 'every', 'each', 'which', 'what', 'this', 'that', 'same', 'my', 'our', 'your'],
  ...['one', 'affiliate', 'ad', 'partner', 'social', 'other', 'and', 'or', 'in', 'on', 'of', 'by', 'from', 'per'],
  ...['with', 'network', 'networks', 'their', 'certain', 'advertisers', 'deals', 'clicks', 'partners', 'programmes'],
  ...['shops', 'brands', 'merchants', 'vouchers', 'coupons', 'offers'],
]);
const SLUG = '[a-z0-9]+(?:[-][a-z0-9]+)*';
const JOIN = String.raw`\s*(?:,|&|\+|\band\b|\bor\b|\bund\b|\bet\b|\by\b)\s*`;

/** For example "network awin", "the partnerwave network", "awin". */
export function takeNetworks(reading: Reading, report: ReportType, found: Findings): void {
  if ('network' in found.search) return;
  const behind = reading.find(
    new RegExp(
      String.raw`\b(?:networks?|netzwerke?n?|reseaux?|redes?|reti|netwerk(?:en)?)\s*(?:is|are|=|:|named|called)?\s*((?:${SLUG})(?:${JOIN}${SLUG})*)`,
    ),
  );
  const ahead = reading.find(
    new RegExp(String.raw`\b((?:${SLUG})(?:${JOIN}(?:the\s+)?${SLUG})*)\s+(?:networks?|netzwerk)\b`),
  );
  const known = reading.find(KNOWN);
  for (const match of [ahead, behind, known]) {
    const names = (match?.[1] ?? match?.[0] ?? '')
      .split(new RegExp(JOIN))
      .map((name) => name.replace(/^the /, ''))
      .filter((name) => name && !NO_NAME.has(name));
    if (!match || names.length === 0) continue;
    reading.blank(match.index, match.index + match[0].length);
    const slugs = names.map((name) => name.replaceAll(' ', '-')).sort();
    const param = report.search['network'];
    if (!param) found.missing.push(`\`${report.name}\` has no filter for networks.`);
    else {
      noteFilter(found, { name: 'network', param, value: oneOrMore(slugs) });
      found.assumptions.push(
        `I took ${slugs.map((slug) => `\`${slug}\``).join(', ')} as the slug of a network; the column \`network\` of any report shows yours.`,
      );
    }
    return;
  }
}

/** Common verticals. Others are recognized after words such as "vertical". */
const BUSINESS = [
  'fashion|shoes|jewel(?:le)?ry|beauty|cosmetics|health|electronics|photo|software|telecom|finance|insurance|travel',
  'hotels?|home|furniture|garden|diy|sports?|outdoor|cycling|books|toys|food|wine|pets|gaming|automotive',
  'mode|moda|reisen|voyages?|viajes|viagens|viaggi',
].join('|');
const VERTICAL = `(?:${BUSINESS})`;
/** Common verticals in other languages. The data is in English. */
const ENGLISH = dictionary<string>({
  ...{ mode: 'fashion', moda: 'fashion', reisen: 'travel', voyage: 'travel', voyages: 'travel' },
  ...{ viajes: 'travel', viagens: 'travel', viaggi: 'travel' },
});
const LIST = `${VERTICAL}(?:${JOIN}${VERTICAL})*`;
const NOUN = `(?:${[
  'advertisers?|deals?|vouchers?|coupons?|offers?|shops?|brands?|merchants?|programmes?|partners?|stores?|retailers?',
  'anunciantes|annonceurs|werbepartner|inserzionisti|adverteerders|gutscheine|offres|ofertas|offerte',
].join('|')})`;
const VERTICALS: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:verticals?|category|categories|sectors?|lines? of business|branche|secteur|categoria|sector)\s*(?:is|are|=|:|of)?\s*((?!is\b|are\b|in\b|of\b|and\b)[a-z]+(?:${JOIN}${VERTICAL})*)`,
  ),
  new RegExp(String.raw`\b(${LIST})\s+(?:verticals?|sectors?|categor(?:y|ies)|${NOUN})\b`),
  new RegExp(
    String.raw`(?<=\b${NOUN}[\s,:]+(?:in|for|from|of|about|on|de|fur|pour|para|di|per|voor)?\s*(?:the\s+)?)(${LIST})\b`,
  ),
];

/** For example "fashion advertisers", "advertisers in beauty and health", "vertical travel". */
export function takeVerticals(reading: Reading, report: ReportType, found: Findings): void {
  if ('vertical' in found.search) return;
  const match = VERTICALS.map((pattern) => reading.find(pattern)).find((one) => one !== null);
  if (!match) return;
  const names = match[1]!
    .split(new RegExp(JOIN))
    .map((name) => ENGLISH[name] ?? name)
    .sort();
  const at = match.index + match[0].indexOf(match[1]!);
  reading.blank(at, at + match[1]!.length);
  const { vertical, search } = report.search;
  if (vertical) {
    noteFilter(found, { name: 'vertical', param: vertical, value: oneOrMore(names) });
    return;
  }
  if (!search || names.length > 1 || 'search' in found.search) {
    found.missing.push(`\`${report.name}\` has no filter for lines of business, so I left out ${names.join(', ')}.`);
    return;
  }
  noteFilter(found, { name: 'search', param: search, value: names[0]! });
  found.missing.push(
    `\`${report.name}\` has no filter for lines of business; I look for the word “${names[0]}” instead.`,
  );
}

/** For example "advertisers with domain shop.example", "amazon.de". */
export function takeDomains(reading: Reading, report: ReportType, found: Findings): void {
  const param = report.search['domain'];
  if (!param || 'domain' in found.search) return;
  const hosts = reading
    .takeAll(/(?<![\w.@/-])(?:[a-z0-9-]+\.)+(?!js\b|net\b|csv\b|xlsx\b)[a-z]{2,}(?![\w(/-])/g)
    .map(([host]) => host);
  if (hosts.length > 0) noteFilter(found, { name: 'domain', param, value: oneOrMore([...new Set(hosts)].sort()) });
}
