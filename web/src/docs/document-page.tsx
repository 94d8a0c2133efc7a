/** Pages that are written as Markdown: guides, report types and the changelog. */
import { Link, useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useNavigation } from '../data/navigation.ts';
import { type DocumentPageData, usePageData } from '../data/page-data.ts';
import { Prose } from '../reading/prose.tsx';
import { NotFound } from '../search/not-found.tsx';
import { lazyPart } from '../shell/lazy-part.ts';
import { usePageTitle } from '../shell/page-title.ts';
import { Breadcrumbs } from './page/breadcrumbs.tsx';
import { CopyPage, MarkdownLink } from './page/copy-page.tsx';
import { NextPages } from './page/next-pages.tsx';
import { PageContents, PageContentsMenu } from './page/page-contents.tsx';
import { PageFeedback } from './page/page-feedback.tsx';

/** Only report types have one. The service renders it, and the browser loads its script after the page. */
const SampleTable = lazyPart(() => import('./report/sample-table.tsx'), 'SampleTable');

export function GuidePage() {
  const { name } = useParams({ from: '/docs/guides/$name' });
  const group = useNavigation().guides.find((guide) => guide.name === name)?.group;
  return <DocumentPage path={`/docs/guides/${name}`} group={group ?? 'Guides'} />;
}

export function ReportPage() {
  const { name } = useParams({ from: '/docs/reports/$name' });
  return <DocumentPage path={`/docs/reports/${name}`} group="Report types" />;
}

export function ChangelogPage() {
  return <DocumentPage path="/docs/changelog" group="Reference" />;
}

/** Every document begins with its title. */
const TITLE_END = '</h1>';

function DocumentPage({ path, group }: { path: string; group: string }) {
  const page = usePageData<DocumentPageData>(path);
  usePageTitle(page?.title);
  if (!page) return <NotFound />;
  const { html, sample, rest, headings } = page;
  const text = html.indexOf(TITLE_END) + TITLE_END.length;
  return (
    <div className="document" key={path}>
      <article>
        <Breadcrumbs items={[group]} />
        <Prose html={html.slice(0, text)} />
        {headings.length > 1 && <PageContentsMenu headings={headings} />}
        <Prose html={html.slice(text)} />
        {sample && (
          <div className="document-sample">
            <Suspense fallback={null}>
              <SampleTable report={path.split('/').at(-1)!} sample={sample} />
            </Suspense>
          </div>
        )}
        {rest && <Prose html={rest} />}
        <div className="document-end page-actions">
          <CopyPage path={path} />
          <MarkdownLink path={path} />
          <Link to="/docs/ask" className="plain-button quiet">
            Ask Dex
          </Link>
        </div>
        <PageFeedback path={path} />
        <NextPages path={path} />
      </article>
      {headings.length > 1 && <PageContents headings={headings} />}
    </div>
  );
}
