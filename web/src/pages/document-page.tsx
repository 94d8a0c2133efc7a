/** Pages that the service provides as Markdown: guides and report types. */
import { Anchor, Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ApiError, requestText } from '../api/request.ts';
import { AskBox } from '../dex/ask-box.tsx';
import { Prose } from '../reading/prose.tsx';
import { Section } from '../reading/section.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { usePageTitle } from './page-title.ts';

export function GuidePage() {
  const { name } = useParams({ from: '/docs/guides/$name' });
  return <DocumentPage path={`/docs/guides/${name}.md`} />;
}

export function ReportPage() {
  const { name } = useParams({ from: '/docs/reports/$name' });
  return <DocumentPage path={`/docs/reports/${name}.md`} />;
}

function DocumentPage({ path }: { path: string }) {
  const { data: text } = useSuspenseQuery({
    queryKey: ['document', path],
    queryFn: () =>
      requestText(path).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  usePageTitle(/^# (.+)$/m.exec(text ?? '')?.[1]);
  if (text === null) return <NotFoundPage />;
  return (
    <Stack gap="xl" maw={820}>
      <article>
        <Prose text={text} />
        <Anchor href={path} size="sm">
          View as Markdown
        </Anchor>
      </article>
      <Section title="Ask Dex AI" id="ask">
        <AskBox />
      </Section>
    </Stack>
  );
}
