/** Everything that search finds: sections of guides and report types, settings, errors, operations with their fields. */
import type { ReportType } from '../../reports/report-type.ts';
import { type ApiDocument, operationsOf, type PlacedOperation, resolve, type Schema } from '../document.ts';
import { type Field, fieldsOf } from '../fields-of.ts';
import type { Guide } from '../read-guides.ts';
import type { Questions } from '../read-questions.ts';
import { headingId } from './heading-id.ts';
import { plainText, splitMarkdown } from './split-markdown.ts';

export type SearchGroup = 'Guides' | 'Errors' | 'Settings' | 'Report types' | 'Operations' | 'Fields' | 'Pages';

export interface SearchSection {
  /** Path of the page and id of the section: `/docs/guides/webhooks#retries`. */
  to: string;
  group: SearchGroup;
  /** Title of the page. */
  page: string;
  /** Title of the section. Empty for the beginning of a page. */
  heading: string;
  /** Names by which the section is found but which are not shown. */
  names: string;
  /** How people ask for the section, in words that it may not have. Not shown. */
  questions?: string;
  /** Plain text. */
  text: string;
}

export interface SearchInput {
  document: ApiDocument;
  guides: readonly Pick<Guide, 'name' | 'title' | 'text'>[];
  /** Report types with their Markdown. */
  reports: readonly { report: Pick<ReportType, 'name' | 'title'>; text: string }[];
  questions: Questions;
}

export function searchSections({ document, guides, reports, questions }: SearchInput): SearchSection[] {
  // Guides also list operations, which have pages of their own.
  const operationIds = new Set(operationsOf(document).map(({ operationId }) => operationId));
  const sections = [
    ...guides
      // The guide to all report types repeats their pages.
      .map((guide) => (guide.name === 'reports' ? { ...guide, text: guide.text.split('\n## ')[0]! } : guide))
      .flatMap(({ name, title, text }) => documentSections({ to: `/docs/guides/${name}`, page: title, text }))
      .filter(({ heading }) => !operationIds.has(heading)),
    ...reports.flatMap(({ report: { name, title }, text }) =>
      documentSections({ to: `/docs/reports/${name}`, page: title, text }),
    ),
    ...operationsOf(document).flatMap((operation) => operationSections(document, operation)),
    ...responseSections(document),
  ];
  return sections.map((section) => {
    const asked = questions.get(section.to);
    // The fields of an operation have its path, too.
    return asked && section.group !== 'Fields' ? { ...section, questions: asked.join(' ') } : section;
  });
}

function documentSections({ to, page, text }: { to: string; page: string; text: string }): SearchSection[] {
  const group = to.startsWith('/docs/reports/') ? 'Report types' : 'Guides';
  const rowGroup = { '/docs/guides/settings': 'Settings', '/docs/guides/errors': 'Errors' } as const;
  return splitMarkdown(text).flatMap(({ level, heading, text: below, rows }) => {
    const top = level === 1;
    const own = rows.length > 2 ? below.replace(/^\|.*$/gm, '') : below;
    const section: SearchSection = {
      to: top ? to : `${to}#${headingId(heading)}`,
      group,
      page,
      heading: top ? '' : heading,
      // Two words are also found as one: `timezone` finds "Time zones".
      names: top ? to.split('/').at(-1)! : heading.split(' ').length === 2 ? heading.replace(' ', '') : '',
      text: plainText(own),
    };
    return [
      section,
      ...rows.map((row) => ({
        to: `${to}#${row.id}`,
        group: rowGroup[to as keyof typeof rowGroup] ?? (group === 'Guides' ? 'Fields' : group),
        page,
        heading: row.name,
        names: '',
        text: plainText(row.text),
      })),
    ];
  });
}

function operationSections(document: ApiDocument, operation: PlacedOperation): SearchSection[] {
  const { operationId, summary, description, method, path, parameters = [], requestBody, tags } = operation;
  const to = `/docs/operations/${operationId}`;
  const body = requestBody?.content['application/json']?.schema;
  const field = (place: string, heading: string, text: string): SearchSection => ({
    to: `${to}#${place}`,
    group: 'Fields',
    page: summary,
    heading,
    names: '',
    text: plainText(text),
  });
  return [
    {
      to,
      group: 'Operations',
      page: summary,
      heading: '',
      names: `${operationId} ${method} ${path} ${tags.join(' ')}`,
      text: plainText(description),
    },
    ...parameters.map(({ name, description: text = '' }) => field('parameters', name, text)),
    ...(body ? fieldsOf(document, body) : []).map((each) => field('request-body', each.path, each.description)),
  ];
}

/** Fields of responses. A schema that several operations return is listed once, with the operation that gets one by its id. */
function responseSections(document: ApiDocument): SearchSection[] {
  const operations = operationsOf(document).toSorted((a, b) => rank(a) - rank(b));
  const seen = new Set<string>();
  return operations.flatMap((operation) => {
    const schemas = Object.entries(operation.responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([, response]) => Object.values(resolve(document, response).content ?? {}))
      .flatMap(({ schema }) => (schema ? [schema] : []));
    const fields = new Map<string, Field>();
    for (const schema of schemas) {
      for (const field of ownFields(document, schema, seen)) fields.set(field.path, field);
    }
    return [...fields.values()].map(({ path, description }) => ({
      to: `/docs/operations/${operation.operationId}#responses`,
      group: 'Fields' as const,
      page: operation.summary,
      heading: path.split('.').at(-1)!.replace('[]', ''),
      names: path,
      text: plainText(description),
    }));
  });
}

function rank({ method, path }: PlacedOperation): number {
  return method === 'GET' ? (/\{\w+\}$/.test(path) ? 0 : 1) : 2;
}

/** The fields of a schema, without those of named schemas that were seen before. */
function ownFields(document: ApiDocument, schema: Schema, seen: Set<string>): Field[] {
  const known = new Set<string>();
  const visit = (node: Schema, prefix: string): void => {
    if (node.$ref !== undefined) {
      if (seen.has(node.$ref)) known.add(prefix);
      seen.add(node.$ref);
    }
    const { properties = {}, items } = resolve(document, node);
    if (items) visit(items, `${prefix}[]`);
    for (const [name, property] of Object.entries(properties)) visit(property, prefix ? `${prefix}.${name}` : name);
  };
  visit(schema, '');
  if (known.has('')) return [];
  return fieldsOf(document, schema).filter(({ path }) => ![...known].some((prefix) => path.startsWith(`${prefix}.`)));
}
