/** Renders all text pages: the OpenAPI document, and operations, report types and guides as Markdown. */
import { stringify } from 'yaml';
import { type ApiDocument, operationsOf } from '../openapi/document.ts';
import { type Guide, readGuides } from '../openapi/read-guides.ts';
import { catalogue } from '../reports/catalogue.ts';
import { contentsText } from './contents-text.ts';
import { type Navigation, navigationOf } from './navigation.ts';
import { operationText } from './operation-text.ts';
import { makePage, type Page } from './page.ts';
import { reportText } from './report-text.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const MARKDOWN = 'text/markdown; charset=utf-8';
const PLAIN = 'text/plain; charset=utf-8';

export interface PagesContext {
  document: ApiDocument;
  /** Origin of the links. Empty for relative links. */
  origin: string;
}

/** Renders all pages, by path. */
export async function makePages({ document, origin }: PagesContext): Promise<ReadonlyMap<string, Page>> {
  const guides = await readGuides();
  const navigation = navigationOf(document, guides);
  const contents = contentsText(document, { navigation, origin });
  const texts = markdownPages(document, guides);
  // Repeated objects are written out, because some YAML parsers do not support aliases.
  const yaml = stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
  return new Map([
    ['/openapi.json', makePage(JSON_TYPE, JSON.stringify(document, null, 2))],
    ['/openapi.yaml', makePage('application/yaml; charset=utf-8', yaml)],
    ['/docs/index.json', makePage(JSON_TYPE, JSON.stringify(navigation satisfies Navigation))],
    ['/docs.md', makePage(MARKDOWN, contents)],
    ['/llms.txt', makePage(PLAIN, contents)],
    ['/llms-full.txt', makePage(PLAIN, [contents, ...texts.values()].join('\n\n---\n\n'))],
    ...[...texts].map(([path, text]) => [path, makePage(MARKDOWN, text)] as const),
  ]);
}

function markdownPages(document: ApiDocument, guides: readonly Guide[]): Map<string, string> {
  return new Map([
    ...guides.map(({ name, text }) => [`/docs/guides/${name}.md`, text] as const),
    ...operationsOf(document).map(
      (operation) => [`/docs/operations/${operation.operationId}.md`, operationText(document, operation)] as const,
    ),
    ...catalogue.map((report) => [`/docs/reports/${report.name}.md`, reportText(report, '#')] as const),
  ]);
}
