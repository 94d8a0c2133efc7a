/** Runs the tools that read the documentation, on the search index and the Markdown of the portal. */
import { invalid, RequestError, shownValue } from '../errors.ts';
import { loadOnce } from '../load-once.ts';
import { MAX_QUERY_LENGTH, MAX_SECTIONS } from '../openapi/docs-tools.ts';
import { headingId } from '../openapi/search/heading-id.ts';
import { openSearchIndex, type SearchIndex } from '../openapi/search/search-index.ts';
import type { SearchSection } from '../openapi/search/search-sections.ts';

export interface Docs {
  /** The text of a public path of this service, or null if there is none. */
  read(path: string): Promise<string | null>;
  index(): Promise<SearchIndex>;
}

/** Opens the index at the first search. `read` returns the text of a public path, or null. */
export function openDocs(read: Docs['read']): Docs {
  const index = loadOnce(async () => {
    const { search } = JSON.parse((await read('/docs/index.json'))!) as { search: string };
    return openSearchIndex(JSON.parse((await read(search))!) as SearchSection[]);
  });
  return { read, index };
}

/** Returns the structured content of `search_docs` or `get_doc`. Throws a RequestError. */
export function readDocs(docs: Docs, name: string, given: Record<string, unknown>): Promise<Record<string, unknown>> {
  return name === 'get_doc' ? getDoc(docs, given) : searchDocs(docs, given);
}

async function searchDocs(docs: Docs, { query, limit = 5 }: Record<string, unknown>) {
  if (typeof query !== 'string' || query.length > MAX_QUERY_LENGTH) {
    const allowed = `a string of at most ${MAX_QUERY_LENGTH} characters`;
    throw invalid({ field: 'query', wrong: `${shownValue(query)} is not valid`, allowed });
  }
  if (!Number.isInteger(limit) || (limit as number) < 1 || (limit as number) > MAX_SECTIONS) {
    const allowed = `an integer, 1 to ${MAX_SECTIONS}`;
    throw invalid({ field: 'limit', wrong: `${shownValue(limit)} is not valid`, allowed });
  }
  const hits = (await docs.index()).search(query, limit as number);
  return {
    sections: hits.map(({ section: { to, page, heading, text } }) => ({ page: to, title: page, heading, text })),
  };
}

/** Paths of pages, without an ending and without parts that leave the documentation. */
const PAGE = /^\/docs(?:\/\w[\w-]*)*$/;

async function getDoc(docs: Docs, { page }: Record<string, unknown>) {
  const [path = '', id] = typeof page === 'string' ? page.replace(/\.md(?=#|$)/, '').split('#') : [];
  if (!PAGE.test(path)) {
    const allowed = 'a path from search_docs, such as /docs/guides/webhooks';
    throw invalid({ field: 'page', wrong: `${shownValue(page)} is not valid`, allowed });
  }
  const markdown = await docs.read(`${path}.md`);
  if (markdown === null) {
    throw new RequestError(
      'NOT_FOUND',
      `${path} is not a page of the documentation. Search with search_docs, or call get_doc with /docs, which lists all pages.`,
    );
  }
  return { page: String(page), markdown: (id && sectionOf(markdown, id)) || markdown };
}

/** The section from its heading to the next one of its level. Undefined for a row of a table, which is read with its page. */
function sectionOf(markdown: string, id: string): string | undefined {
  const lines = markdown.split('\n');
  const level = (line: string) => /^(#{1,6}) /.exec(line)?.[1]?.length ?? 0;
  const start = lines.findIndex((line) => level(line) > 0 && headingId(line.slice(level(line) + 1)) === id);
  if (start < 0) return undefined;
  const end = lines.findIndex((line, i) => i > start && level(line) > 0 && level(line) <= level(lines[start]!));
  return lines
    .slice(start, end < 0 ? undefined : end)
    .join('\n')
    .trim();
}
