/** Renders pages in the service. It is built as one file without imports, which src/portal/ loads when the first page is requested. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dehydrate } from '@tanstack/react-query';
import { createMemoryHistory } from '@tanstack/react-router';
import { renderToStaticMarkup } from 'react-dom/server';
import { prerender } from 'react-dom/static';
import type { SearchIndex } from '../../src/openapi/search/search-index.ts';
import type { ReportSample } from '../../src/portal/report-samples.ts';
import { App } from './app.tsx';
import { type Navigation, navigationQuery } from './data/navigation.ts';
import { type Operation, readOperations, schemasIn } from './data/operation.ts';
import { type DocumentPageData, type OperationPageData, pageDataQuery } from './data/page-data.ts';
import { makeQueryClient } from './data/query-client.ts';
import { setSignedOut } from './data/session.ts';
import { highlight } from './reading/highlight.ts';
import { provideHighlighter } from './reading/highlighter.ts';
import { Markdown } from './reading/markdown.tsx';
import { makeRouter } from './routes.tsx';
import { openSearch } from './search/load-search.ts';
import { suggestionsFor, suggestionsQuery } from './search/suggestions.ts';
import { Head, type PageHead } from './shell/page-title.ts';

export interface RendererOptions {
  /** Folder of the browser's build. */
  client: string;
  /** A script for the head. The content security policy has its hash. */
  headScript: string;
  /** The text documents of the portal by path, such as `/openapi.json` and `/docs/guides/files.md`. */
  text(path: string): string | undefined;
}

export interface PageRequest {
  /** The path, with the query string. */
  url: string;
  /** The origin of the request. */
  origin: string;
  /** Whether the request had a session cookie. Null if the page is the same for everyone. */
  session: boolean | null;
}

export interface RenderedPage {
  status: 200 | 404;
  html: string;
}

export interface Renderer {
  /** Renders a page. */
  page(request: PageRequest): Promise<RenderedPage>;
  /** The data of a documentation page as JSON, or null when there is no such page. */
  data(path: string): string | null;
}

interface ManifestEntry {
  file: string;
  css?: string[];
  imports?: string[];
}

export function createRenderer({ client, headScript, text }: RendererOptions): Renderer {
  provideHighlighter(highlight);
  const template = readFileSync(join(client, 'index.html'), 'utf8');
  const manifest = JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    ManifestEntry
  >;
  const assets = makeAssets(client, manifest);
  const dataOf = makePageData(text);
  let opened: SearchIndex | undefined;
  const search = () => {
    opened ??= openSearch(JSON.parse(text((JSON.parse(text('/docs/index.json')!) as Navigation).search)!));
    return opened;
  };

  return {
    data: (path) => {
      const data = dataOf(path);
      return data && JSON.stringify(data);
    },
    async page({ url, origin, session }) {
      const path = url.split('?')[0]!;
      const queries = makeQueryClient();
      queries.setQueryData(navigationQuery.queryKey, JSON.parse(text('/docs/index.json')!));
      if (/^\/docs\/(?:(?:guides|reports|operations)\/|changelog$)/.test(path)) {
        queries.setQueryData(pageDataQuery(path).queryKey, dataOf(path));
      }
      if (session === false) setSignedOut(queries);
      const router = makeRouter({ history: createMemoryHistory({ initialEntries: [url] }), isServer: true });
      await router.load();
      if (router.state.matches.length === 1 || queries.getQueryData(pageDataQuery(path).queryKey) === null) {
        queries.setQueryData(suggestionsQuery(path).queryKey, suggestionsFor(search(), path));
      }
      const head: PageHead = { title: 'Sheaf', status: 200 };
      const { prelude } = await prerender(
        <Head value={head}>
          <App router={router} queries={queries} origin={origin} />
        </Head>,
        // Without a limit, because React would otherwise complete long pages with inline scripts.
        { progressiveChunkSize: Number.POSITIVE_INFINITY, onError: () => {} },
      );
      const content = await new Response(prelude as ReadableStream<Uint8Array<ArrayBuffer>>).text();
      const match = router.state.matches.at(-1);
      const { file, parts = [], content: later } = match?.staticData ?? {};
      const needs = session === true ? match?.staticData.needs?.({ ...match.search }) : undefined;
      const entries = (files: (string | false | undefined)[]) =>
        assets(['client.tsx', ...files].filter((each) => typeof each === 'string').map((each) => `src/${each}`));
      const { scripts } = entries([file]);
      const { styles, styleFiles } = entries([file, ...parts]);
      const signedIn = session === true ? entries([file, later, ...parts, ...(needs?.files ?? [])]) : null;
      const laterScripts = signedIn?.scripts.slice(scripts.length) ?? [];
      const laterStyles = signedIn?.styleFiles.filter((each) => !styleFiles.includes(each)) ?? [];
      const data = JSON.stringify(dehydrate(queries)).replaceAll('<', '\\u003c');
      const values: Record<string, string> = {
        head: [
          `<script>${headScript}</script>`,
          description(head, origin),
          ...(path === '/docs' || dataOf(path)
            ? [`<link rel="alternate" type="text/markdown" href="${path}.md">`]
            : []),
          `<style>${styles}</style>`,
          ...styleFiles.map((each) => `<link rel="stylesheet" href="/${each}" disabled>`),
          ...scripts.map((script) => `<link rel="modulepreload" href="/${script}">`),
          ...(session ? ['/api/v1/session', ...(needs?.requests ?? [])] : []).map(fetchPreload),
          ...laterStyles.map((each) => `<link rel="preload" as="style" fetchpriority="low" href="/${each}">`),
          ...laterScripts.map((script) => `<link rel="modulepreload" fetchpriority="low" href="/${script}">`),
        ].join('\n    '),
        page: content,
        data: `<script type="application/json" id="page-data">${data}</script>`,
      };
      const html = template
        .replace(/<link rel="stylesheet"[^>]*>\s*/g, '')
        .replace(/<link rel="modulepreload"[^>]*>\s*/g, '')
        .replace('<title>Sheaf</title>', () => `<title>${escaped(head.title)}</title>`)
        .replace(/<!--(head|page|data)-->/g, (_, name: string) => values[name]!);
      return { status: head.status, html };
    },
  };
}

/**
 * The styles, their files, and the scripts to load early, of entries of the build and everything that they import.
 *
 * The styles are in the HTML, and the page has a disabled link to each of their files, which browsers do not load. Without the links, a
 * chunk that loads later would load the same styles again. Their `@font-face` then replaced the font of a page that was being read, which
 * was a layout shift of 0.17.
 */
function makeAssets(client: string, manifest: Record<string, ManifestEntry>) {
  const texts = new Map<string, string>();
  const style = (file: string) => {
    if (!texts.has(file)) texts.set(file, readFileSync(join(client, file), 'utf8'));
    return texts.get(file)!;
  };
  return (entries: string[]) => {
    const seen = new Set<string>();
    const styles = new Set<string>();
    const visit = (name: string) => {
      const entry = manifest[name] ?? (name === 'src/client.tsx' ? manifest['index.html'] : undefined);
      if (!entry || seen.has(entry.file)) return;
      seen.add(entry.file);
      for (const each of entry.imports ?? []) visit(each);
      for (const each of entry.css ?? []) styles.add(each);
    };
    for (const name of entries) visit(name);
    return { styles: [...styles].map(style).join(''), styleFiles: [...styles], scripts: [...seen] };
  };
}

function makePageData(text: RendererOptions['text']): (path: string) => DocumentPageData | OperationPageData | null {
  let document: Record<string, unknown> | undefined;
  let operations: Map<string, Operation> | undefined;
  return (path) => {
    const [, kind, name = ''] = /^\/docs\/(guides|reports|operations)\/([\w-]+)$/.exec(path) ?? [];
    if (kind === 'operations') {
      document ??= JSON.parse(text('/openapi.json')!) as Record<string, unknown>;
      operations ??= new Map(readOperations(document).map((each) => [each.operationId, each]));
      const operation = operations.get(name);
      return operation ? withHtml({ operation, schemas: schemasIn(document, operation) }) : null;
    }
    if (path === '/docs/changelog') return documentData(withoutBrackets(text(`${path}.md`)!));
    const markdown = kind && text(`${path}.md`);
    if (!markdown) return null;
    const sample = kind === 'reports' ? text(`/docs/samples/${name}.json`) : undefined;
    return sample ? reportData(markdown, JSON.parse(sample)) : documentData(markdown);
  };
}

/** Headings of Keep a Changelog are in brackets, so that they can be links. Those of versions that link to nothing would show them. */
function withoutBrackets(changelog: string): string {
  return changelog.replace(/^## \[([^\]]+)\](?!\()/gm, '## $1');
}

function documentData(markdown: string): DocumentPageData {
  const html = htmlOf(markdown, true);
  const headings = [...html.matchAll(/<h([23]) id="([^"]*)">(.*?)(?:<a href="#|<\/h)/g)].map(
    ([, level, id, inner]) => ({
      id: id!,
      title: inner!
        .replace(/<[^>]+>/g, '')
        .replaceAll('&amp;', '&')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&#x27;', "'")
        .replaceAll('&quot;', '"'),
      level: Number(level) as 2 | 3,
    }),
  );
  return { title: (/^# (.+)$/m.exec(markdown)?.[1] ?? 'Sheaf').replaceAll('`', ''), html, headings };
}

/** The sample stands between the introduction and the tables. */
function reportData(markdown: string, sample: ReportSample): DocumentPageData {
  const at = markdown.indexOf('\n## ');
  const introduction = documentData(markdown.slice(0, at));
  const { html: rest, headings } = documentData(markdown.slice(at));
  return { ...introduction, sample, rest, headings: [{ id: 'sample', title: 'Sample', level: 2 }, ...headings] };
}

function htmlOf(markdown: string, headingLinks = false): string {
  return renderToStaticMarkup(<Markdown text={markdown} headingLinks={headingLinks} />);
}

/** Members whose values are data, not descriptions. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const']);

/** Renders every description of an operation and its schemas. */
function withHtml<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withHtml) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (DATA.has(key)) return [key, member];
      return [key, key === 'description' && typeof member === 'string' ? htmlOf(member) : withHtml(member)];
    }),
  ) as T;
}

function description({ description: text = DESCRIPTION, title }: PageHead, origin: string): string {
  return [
    `<meta name="description" content="${escaped(text)}">`,
    `<meta property="og:title" content="${escaped(title)}">`,
    `<meta property="og:description" content="${escaped(text)}">`,
    `<meta property="og:image" content="${escaped(origin)}/assets/sheaf-social.png">`,
    '<meta name="twitter:card" content="summary_large_image">',
  ].join('\n    ');
}

/** The scripts will send this GET request. With this, the browser sends it before it has them. */
function fetchPreload(path: string): string {
  return `<link rel="preload" as="fetch" href="${escaped(path)}" crossorigin>`;
}

const DESCRIPTION =
  'Self-hosted export reports for affiliate marketing: complete CSV and Excel files over an HTTP API.';

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
