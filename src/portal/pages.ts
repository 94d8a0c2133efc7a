/** Renders all text pages: the OpenAPI document, and operations, report types and guides as Markdown. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type ApiDocument, operationsOf } from '../openapi/document.ts';
import { type Guide, readGuides } from '../openapi/read-guides.ts';
import { type Questions, readQuestions } from '../openapi/read-questions.ts';
import { type SearchSection, searchSections } from '../openapi/search/search-sections.ts';
import type { Catalog } from '../reports/catalog.ts';
import { contentsText } from './contents-text.ts';
import { type Navigation, navigationOf } from './navigation.ts';
import { operationDocument } from './operation-document.ts';
import { operationText } from './operation-text.ts';
import { makePage, type Page } from './page.ts';
import { samplePages } from './report-samples.ts';
import { reportText } from './report-text.ts';

/** The charts of the guide *Figures*. */
const CHARTS = join(import.meta.dirname, '../../docs/figures');

const CHANGELOG = join(import.meta.dirname, '../../CHANGELOG.md');

const JSON_TYPE = 'application/json; charset=utf-8';
const MARKDOWN = 'text/markdown; charset=utf-8';
const PLAIN = 'text/plain; charset=utf-8';

/** The rest of the path is a hash of the content, so browsers can keep the file forever. */
const SEARCH_PREFIX = '/docs/search-';

export interface PagesContext {
  document: ApiDocument;
  catalog: Catalog;
  /** Origin of the links. Empty for relative links. */
  origin: string;
}

/** Renders all pages, by path. */
export async function makePages({ document, catalog, origin }: PagesContext): Promise<ReadonlyMap<string, Page>> {
  const [guides, questions, changelog] = await Promise.all([
    readGuides(),
    readQuestions(),
    readFile(CHANGELOG, 'utf8'),
  ]);
  const search = makePage(JSON_TYPE, JSON.stringify(sectionsOf({ document, catalog }, { guides, questions })));
  const searchPath = `${SEARCH_PREFIX}${search.digest.slice(0, 12)}.json`;
  const navigation = navigationOf({ document, guides, catalog, search: searchPath });
  const contents = contentsText(document, { navigation, origin });
  const texts = markdownPages({ document, catalog }, guides);
  // Repeated objects are written out, because some YAML parsers do not support aliases.
  const yaml = stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
  return new Map([
    ['/openapi.json', makePage(JSON_TYPE, JSON.stringify(document, null, 2))],
    ['/openapi.yaml', makePage('application/yaml; charset=utf-8', yaml)],
    [searchPath, search],
    ['/docs/index.json', makePage(JSON_TYPE, JSON.stringify(navigation satisfies Navigation))],
    ['/docs.md', makePage(MARKDOWN, contents)],
    ['/llms.txt', makePage(PLAIN, contents)],
    ['/llms-full.txt', makePage(PLAIN, [contents, ...texts.values()].join('\n\n---\n\n'))],
    ['/docs/changelog.md', makePage(MARKDOWN, changelog)],
    ...[...texts].map(([path, text]) => [path, makePage(MARKDOWN, text)] as const),
    ...operationsOf(document).map(({ operationId }) => {
      const part = JSON.stringify(operationDocument(document, operationId), null, 2);
      return [`/docs/operations/${operationId}.openapi.json`, makePage(JSON_TYPE, part)] as const;
    }),
    ...(await samplePages(catalog)),
    ...(await chartPages()),
  ]);
}

/** The pictures at the paths to which their guide refers. */
async function chartPages(): Promise<[path: string, Page][]> {
  const names = await readdir(CHARTS);
  return Promise.all(
    names.map(async (name) => [
      `/docs/guides/figures/${name}`,
      makePage('image/svg+xml', await readFile(join(CHARTS, name))),
    ]),
  );
}

function sectionsOf(
  { document, catalog }: Omit<PagesContext, 'origin'>,
  { guides, questions }: { guides: readonly Guide[]; questions: Questions },
): SearchSection[] {
  const reports = catalog.reports.map((report) => ({ report, text: reportText(report, '#') }));
  return searchSections({ document, guides, reports, questions });
}

function markdownPages(
  { document, catalog }: Omit<PagesContext, 'origin'>,
  guides: readonly Guide[],
): Map<string, string> {
  return new Map([
    ...guides.map(({ name, text }) => [`/docs/guides/${name}.md`, text] as const),
    ...operationsOf(document).map(
      (operation) => [`/docs/operations/${operation.operationId}.md`, operationText(document, operation)] as const,
    ),
    ...catalog.reports.map((report) => [`/docs/reports/${report.name}.md`, reportText(report, '#')] as const),
  ]);
}
