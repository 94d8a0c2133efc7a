/** What can be done with a response: run it, schedule it, open it in the playground, rate it. */
import { Button, Group, Text } from '@mantine/core';
import { Suspense, useState } from 'react';
import { expression, scheduleBody } from '../../../src/dex/schedule-call.ts';
import type { Params } from '../console/data/export-search.ts';
import { readScheduleDraft, readScheduleSearch } from '../console/data/schedule-search.ts';
import { lazyPart } from '../shell/lazy-part.ts';
import { PageButton, PageLink } from '../shell/links.tsx';
import type { Understood } from './ask.ts';
import { newDestination } from './new-destination.ts';

const FeedbackForm = lazyPart(() => import('../docs/page/feedback-form.tsx'), 'FeedbackForm');

/** The page that ratings of responses belong to, in the list of feedback. */
const PAGE = '/docs/ask';

/** The time of a schedule if the question has none. */
const DAILY = { every: 'day', at: '06:00' } as const;

export function Actions({ question, understood }: { question: string; understood: Understood }) {
  const request = requestOf(understood);
  return (
    <>
      {request && (
        <Group gap="xs" mt="md">
          <PageButton to="/reports/new" search={request} size="compact-sm">
            Run it
          </PageButton>
          <PageButton
            to="/schedules/new"
            search={{
              ...readScheduleSearch({ from: scheduleOf(understood, question) }),
              ...(understood.destination ? { deliver: newDestination(understood.destination) } : {}),
            }}
            size="compact-sm"
            variant="default"
          >
            Make it a schedule
          </PageButton>
          <PageButton
            to="/docs/operations/$operationId"
            params={{ operationId: 'createExportReport' }}
            search={{ body: request }}
            size="compact-sm"
            variant="default"
          >
            Open in the playground
          </PageButton>
        </Group>
      )}
      {request && understood.destination && (
        <Text size="sm" mt="xs">
          The files are delivered {inWords(understood.destination)}. If that destination exists,{' '}
          <i>Make it a schedule</i> selects it. Otherwise, an admin creates it first.{' '}
          <PageLink
            to="/destinations"
            search={{
              new: newDestination(understood.destination),
              schedule: readScheduleDraft({ from: scheduleOf(understood, question) }),
            }}
            size="sm"
          >
            Create destination
          </PageLink>
        </Text>
      )}
      <Rating question={question} unanswered={understood.intent === 'out-of-scope'} />
    </>
  );
}

/** Yes or no. A no begins with the question, so that the administrators see what Dex could not answer. The reader sends it, or does not. */
function Rating({ question, unanswered }: { question: string; unanswered: boolean }) {
  const [helpful, setHelpful] = useState<boolean | null>(null);
  return (
    <>
      <Group gap="xs" mt="md" role="group" aria-label="Rate this response">
        <span>{unanswered ? 'Was there no answer? Tell the administrators.' : 'Was this helpful?'}</span>
        {[true, false].map((value) => (
          <Button
            key={String(value)}
            size="compact-xs"
            variant="default"
            aria-pressed={helpful === value}
            onClick={() => setHelpful(value)}
          >
            {value ? 'Yes' : 'No'}
          </Button>
        ))}
      </Group>
      <Suspense fallback={null}>
        {helpful !== null && (
          <FeedbackForm
            key={String(helpful)}
            path={PAGE}
            helpful={helpful}
            text={helpful ? '' : `Question: ${question}`}
          />
        )}
      </Suspense>
    </>
  );
}

/** The request that the program makes. Dates that it would compute are relative. Null if there is no program. */
function requestOf({ intent, report_type, search_params, index_params, clarification }: Understood) {
  if (intent !== 'integrate' || report_type === null || clarification) return null;
  const filters = Object.fromEntries(
    Object.entries(search_params).map(([name, value]) => [name, expression(value)]),
  ) as Params;
  return {
    report_type,
    ...(Object.keys(filters).length > 0 ? { search_params: filters } : {}),
    ...(Object.keys(index_params).length > 0 ? { index_params } : {}),
  };
}

function scheduleOf({ report_type, search_params, index_params, schedule }: Understood, question: string) {
  const { also_at: alsoAt, ...rule } = schedule ?? { ...DAILY, also_at: undefined };
  const understood = {
    reportType: report_type,
    search: search_params,
    index: index_params,
    schedule: { ...rule, ...(alsoAt ? { alsoAt } : {}) },
    // A new destination has no ID yet. The page of the schedule says so, and leads to its form.
    destination: null,
  };
  return { ...scheduleBody(understood, question.slice(0, MAX_NAME)) };
}

const PLACES = {
  email: 'by e-mail',
  s3: 'to the bucket',
  sftp: 'to the SFTP server',
  webhook: 'to the webhook',
  folder: 'to the folder',
};

function inWords({ kind, to = '' }: NonNullable<Understood['destination']>): string {
  return `${PLACES[kind]}${kind === 'email' && to ? ' to' : ''} ${to}`.trim();
}

/** Characters of the name of a schedule. */
const MAX_NAME = 100;
