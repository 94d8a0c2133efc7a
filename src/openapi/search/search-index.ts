/** The search over sections, with MiniSearch. The browser and the service use the same index. */
import MiniSearch, { type Query } from 'minisearch';
import { dictionary } from '../../dictionary.ts';
import type { SearchGroup, SearchSection } from './search-sections.ts';

export interface SearchHit {
  section: SearchSection;
  /** The words of the section that match, in lower case. */
  words: string[];
}

export interface SearchIndex {
  /** The sections that match, best first. Tolerates typos, and completes words. */
  search(query: string, limit?: number): SearchHit[];
}

/** Weight of a match in each member, compared with one in the text. */
const BOOST = { heading: 8, names: 12, page: 2, questions: 0.3 };

/** Weight of a group. A guide explains what a field of a response only names. */
const GROUP_BOOST: Record<SearchGroup, number> = {
  Guides: 1.5,
  Errors: 1.5,
  Settings: 1.25,
  Operations: 1.5,
  Pages: 1.3,
  'Report types': 0.8,
  Fields: 0.3,
};

/** Weight of a section whose title is the name that was typed: `download_url`, but not a plain word. */
const EXACT = 20;

/** Weight of the beginning of a guide, which is about its topic as a whole. */
const GUIDE = 1.3;

/** Weight of the first section above the last. Many operations have the same parameter, and the first are used most. */
const EARLIER = 0.2;

/** Words that say nothing about what is meant. */
const EMPTY = new Set('a an and are can do does for from how i in is it my of on or the to what with'.split(' '));

/** Words for the same, by what readers type. Of several words in one text, all must occur. */
const SYNONYMS = dictionary<readonly string[]>({
  auth: ['authentication'],
  login: ['sign'],
  logout: ['sign'],
  paging: ['pagination'],
  page: ['pagination'],
  throttle: ['rate'],
  throttling: ['rate'],
  quota: ['limits'],
  sse: ['server', 'events'],
  callback: ['webhook'],
  checksum: ['sha256', 'receipt'],
  verify: ['sheaf verify'],
  hash: ['sha256'],
  idempotent: ['identical', 'dedupe'],
  idempotency: ['identical', 'dedupe'],
  duplicate: ['identical', 'dedupe'],
  docker: ['container'],
  kubernetes: ['container', 'probes'],
  tz: ['time zones'],
  timezone: ['time zones'],
  oidc: ['openid'],
  sso: ['openid'],
  expired: ['expiration'],
  expire: ['expiration'],
  prometheus: ['metrics'],
  xlsx: ['excel'],
  spreadsheet: ['excel'],
  stop: ['cancel'],
  remove: ['delete'],
  retention: ['kept'],
  bucket: ['s3'],
  token: ['key'],
});

export function openSearchIndex(sections: readonly SearchSection[]): SearchIndex {
  const index = new MiniSearch<SearchSection & { id: number }>({
    fields: ['heading', 'names', 'page', 'questions', 'text'],
    // The title of a page is the heading of its beginning.
    extractField: (section, field) =>
      field === 'heading' ? section.heading || section.page : (section[field as keyof SearchSection] ?? ''),
    tokenize: wordsOf,
    processTerm: (word) => (EMPTY.has(word) ? null : singular(word)),
    searchOptions: {
      boost: BOOST,
      // Completions and typos weigh less than the word itself.
      prefix: (word) => word.length > 1,
      fuzzy: (word) => (word.length > 3 && !/\d/.test(word) ? 0.25 : false),
      maxFuzzy: 2,
      weights: { prefix: 0.4, fuzzy: 0.2 },
    },
  });
  index.addAll(sections.map((section, id) => ({ ...section, id })));
  return {
    search(query, limit = 20) {
      const queries = wordsOf(query).map(
        (word): Query => ({
          combineWith: 'OR',
          queries: [
            word,
            ...(SYNONYMS[word] ?? []).map((words): Query => ({ combineWith: 'AND', queries: words.split(' ') })),
          ],
        }),
      );
      const boostDocument = weightFor(sections, query);
      const every = index.search({ combineWith: 'AND', queries }, { boostDocument });
      const found = every.length > 0 ? every : index.search({ combineWith: 'OR', queries }, { boostDocument });
      return found
        .slice(0, limit)
        .map(({ id, match }) => ({ section: sections[id as number]!, words: Object.keys(match) }));
    },
  };
}

function weightFor(sections: readonly SearchSection[], query: string): (id: number, term: string) => number {
  const named = query.includes('_');
  return (id, term) => {
    const { group, heading } = sections[id]!;
    const guide = group === 'Guides' && heading === '' ? GUIDE : 1;
    const exact = named && singular(heading.toLowerCase()) === term ? EXACT : 1;
    const earlier = group === 'Fields' ? 1 + EARLIER * (1 - id / sections.length) : 1;
    return GROUP_BOOST[group] * guide * exact * earlier;
  };
}

/** The word without the ending of the plural, so that one finds the other: `webhooks`, `retries`. */
function singular(word: string): string {
  if (word.length < 4) return word;
  return word.replace(/ies$/, 'y').replace(/(?<![su])s$/, '');
}

/** The words of a text. A name is one word, and so is each of its parts: `download_url`, `download`, `url`. */
function wordsOf(text: string): string[] {
  const names = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  return names.flatMap((name) => {
    const parts = name
      .split(/_|(?<=\p{Ll})(?=\p{Lu})/u)
      .filter(Boolean)
      .map((part) => part.toLowerCase());
    return parts.length > 1 ? [name.toLowerCase(), ...parts] : parts;
  });
}
