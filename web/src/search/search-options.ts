/** What the search dialog lists for a query. */
import type { SearchHit, SearchIndex } from '../../../src/openapi/search/search-index.ts';
import { type ConsolePath, canOpen, type Role } from '../data/console-pages.ts';

export interface SearchOption {
  key: string;
  kind: 'hit' | 'recent' | 'dex';
  /** Title of its group in the list. */
  group: string;
  /** Where it leads. For a recent search, the query. */
  to: string;
  title: string;
  /** Title of the page, where the title is that of a section. */
  page: string;
  text: string;
  /** Matching words, in lower case. */
  words: string[];
}

/** Maximum number of hits, and of hits in one group. */
const MAX_HITS = 14;
const MAX_OF_GROUP = 5;

const GROUP_TITLES: Record<SearchHit['section']['group'], string> = {
  Guides: 'Guides',
  Errors: 'Errors',
  Settings: 'Settings',
  'Report types': 'Report types',
  Operations: 'Operations',
  Fields: 'Parameters and fields',
  Pages: 'Pages',
};

interface SearchInput {
  index: SearchIndex | undefined;
  query: string;
  recent: readonly string[];
  /** Of the signed-in user. Pages of other roles are not listed. */
  role?: Role | undefined;
}

/** The group of the best hit comes first. The last line asks Dex. */
export function searchOptions({ index, query, recent, role }: SearchInput): SearchOption[] {
  const text = query.trim();
  const plain = { page: '', text: '', words: [] };
  const dex: SearchOption = {
    ...plain,
    key: 'dex',
    kind: 'dex',
    group: 'Assistant',
    to: '/docs/ask',
    title: text ? `Ask Dex about “${text}”` : 'Ask Dex',
  };
  if (text === '') {
    const before = recent.map(
      (each): SearchOption => ({
        ...plain,
        key: `recent ${each}`,
        kind: 'recent',
        group: 'Recent searches',
        to: each,
        title: each,
      }),
    );
    return [...before, dex];
  }
  const groups = new Map<string, SearchOption[]>();
  for (const { section, words } of index?.search(text, MAX_HITS * 3) ?? []) {
    if (role !== undefined && !canOpen(section.to as ConsolePath, role)) continue;
    const group = GROUP_TITLES[section.group];
    const options = groups.get(group) ?? [];
    groups.set(group, options);
    const key = `${section.to} ${section.heading}`;
    if (options.length >= MAX_OF_GROUP || options.some((each) => each.key === key)) continue;
    const title = section.heading || section.page;
    const page = section.heading ? section.page : '';
    options.push({ key, kind: 'hit', group, to: section.to, title, page, text: section.text, words });
  }
  return [...[...groups.values()].flat().slice(0, MAX_HITS), dex];
}
