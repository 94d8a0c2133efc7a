/** The page of one operation: text, and beside it code samples and an example of the response. */
import { IconExternalLink } from '@tabler/icons-react';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { memo, Suspense } from 'react';
import { useNavigation } from '../../data/navigation.ts';
import { isPublic } from '../../data/operation.ts';
import { type OperationPageData, usePageData } from '../../data/page-data.ts';
import { Prose } from '../../reading/prose.tsx';
import { Section } from '../../reading/section.tsx';
import { NotFound } from '../../search/not-found.tsx';
import { lazyPart } from '../../shell/lazy-part.ts';
import { usePageTitle } from '../../shell/page-title.ts';
import { Breadcrumbs } from '../page/breadcrumbs.tsx';
import { CopyPage, MarkdownLink } from '../page/copy-page.tsx';
import { NextPages } from '../page/next-pages.tsx';
import { PageContentsMenu } from '../page/page-contents.tsx';
import { PageFeedback } from '../page/page-feedback.tsx';
import { Method } from '../parts/method.tsx';
import { type RequestDraft, useRequestDraft } from '../playground/use-request-form.ts';
import { SchemasContext } from '../schema/schemas.ts';
import { operationSections } from './operation-sections.ts';
import { Parameters } from './parameters.tsx';
import { RelatedOperations } from './related-operations.tsx';
import { RequestBody } from './request-body.tsx';
import { ErrorResponses, SuccessResponses } from './responses.tsx';
import './reference.css';

/** The service renders these two, and the browser loads their scripts after that of the page. */
const SamplesColumn = lazyPart(() => import('./samples-column.tsx'), 'SamplesColumn');
const Playground = lazyPart(() => import('../playground/playground.tsx'), 'Playground');

/*
 * React replaces what the service has rendered with the fallback if a part is rendered again before its script has arrived. So these two are
 * rendered again only for another draft.
 */
const Samples = memo(function Samples({ draft }: { draft: RequestDraft }) {
  return (
    <Suspense fallback={<div className="samples-space" />}>
      <SamplesColumn input={draft.input} />
    </Suspense>
  );
});

const TryIt = memo(function TryIt({ draft }: { draft: RequestDraft }) {
  return (
    <Suspense fallback={null}>
      <Playground draft={draft} />
    </Suspense>
  );
});

export function OperationPage() {
  const { operationId } = useParams({ from: '/docs/operations/$operationId' });
  const data = usePageData<OperationPageData>(`/docs/operations/${operationId}`);
  usePageTitle(data?.operation.summary);
  if (!data) return <NotFound />;
  return (
    <SchemasContext value={data.schemas}>
      <Reference key={operationId} data={data} />
    </SchemasContext>
  );
}

function Reference({ data: { operation } }: { data: OperationPageData }) {
  const { operationId, method, path, summary, description, tags, parameters, requestBody, responses } = operation;
  const { body } = useSearch({ from: '/docs/operations/$operationId' });
  const draft = useRequestDraft(operation, body);
  const sections = operationSections(operation, useNavigation().operations);
  const own = `/docs/operations/${operationId}`;
  return (
    <article className="reference">
      <header className="reference-head">
        <Breadcrumbs items={['Operations', ...tags]} />
        <h1>{summary}</h1>
        <p className="endpoint">
          <Method method={method} />
          <code>{path}</code>
        </p>
        {description && <Prose html={description} />}
        <p className="field-note">
          {isPublic(operation) ? 'No API key required.' : 'API key required.'}{' '}
          <Link to="/docs/guides/$name" params={{ name: 'authentication' }}>
            How to authenticate
          </Link>
        </p>
        <div className="page-actions">
          <a href="#try-it" className="plain-button primary">
            Try it
          </a>
          <CopyPage path={own} />
        </div>
        <div className="page-actions quiet">
          <MarkdownLink path={own} />
          <a href={`${own}.openapi.json`} target="_blank" rel="noreferrer" className="plain-button quiet">
            OpenAPI
            <IconExternalLink size={14} stroke={1.75} aria-hidden="true" />
          </a>
          <Link to="/docs/ask" search={{ operation: operationId }} className="plain-button quiet">
            Ask Dex
          </Link>
        </div>
        <PageContentsMenu headings={sections} />
      </header>
      <aside className="reference-samples" aria-label="Code samples">
        <Samples draft={draft} />
      </aside>
      <div className="reference-text">
        {parameters.length > 0 && (
          <Section title="Parameters" id="parameters">
            <Parameters parameters={parameters} />
          </Section>
        )}
        {requestBody && (
          <Section title="Request body" id="request-body">
            <RequestBody body={requestBody} />
          </Section>
        )}
        <Section title="Try it" id="try-it">
          <TryIt draft={draft} />
        </Section>
        <Section title="Responses" id="responses">
          <SuccessResponses responses={responses} />
        </Section>
        <Section title="Errors" id="errors">
          <ErrorResponses responses={responses} />
        </Section>
        <RelatedOperations operation={operation} />
        <PageFeedback path={own} />
        <NextPages path={own} />
      </div>
    </article>
  );
}
