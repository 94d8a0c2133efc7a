/** One export: its progress, then its file and everything about it. */
import { Button, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { curl } from '../../../../src/openapi/code-samples/curl.ts';
import { useOrigin } from '../../data/origin.ts';
import { ApiError } from '../../data/request.ts';
import { useSession } from '../../data/session.ts';
import { CopyButton } from '../../shell/copy-button.tsx';
import { PageButton, PageLink } from '../../shell/links.tsx';
import { usePageTitle } from '../../shell/page-title.ts';
import { Problem } from '../../shell/problem.tsx';
import { createRequest } from '../data/create-request.ts';
import { requestOf } from '../data/request-of.ts';
import { fromRequest } from '../data/schedule-search.ts';
import { hasEnded } from '../follow/export-events.ts';
import { rowsInWords } from '../parts/words.ts';
import { CompletedExport } from './completed-export.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { ExportCrumbs } from './export-crumbs.tsx';
import { ExportRequestSection } from './export-request.tsx';
import { FailedExport } from './failed-export.tsx';
import { isCancelled } from './is-cancelled.ts';
import { Moment } from './moment.tsx';
import { RunningExport } from './running-export.tsx';
import { Timeline } from './timeline.tsx';
import { useCancel, useDelete, useRepeat } from './use-actions.ts';
import { useExport } from './use-export.ts';

interface OneExportProps {
  id: number;
  /** Shown until the export is loaded. */
  waiting: ReactNode;
}

export function OneExport({ id, waiting }: OneExportProps) {
  const { data, error, refetch } = useExport(id);
  if (error instanceof ApiError && error.status === 404) return <UnknownExport id={id} />;
  if (data) return <One export={data} />;
  if (!error) return waiting;
  return (
    <>
      <Title order={1} mb="lg">
        Export {id}
      </Title>
      <Problem title="The export failed to load" error={error} onRetry={() => void refetch()} />
    </>
  );
}

/** What the tab says: the progress first, because tabs are narrow. */
function titleOf(one: Export): string {
  const { status, display_name, progress, id } = one;
  const name = `${display_name}, export ${id}`;
  if (status === 'failed') return `${isCancelled(one) ? 'Canceled' : 'Failed'}: ${name}`;
  if (status === 'completed') return name;
  return progress ? `${Math.floor((100 * progress.parts_ready) / progress.total_parts)} % · ${name}` : `… ${name}`;
}

function One({ export: one }: { export: Export }) {
  const { id, status, status_display, display_name, summary, parent_report_id } = one;
  usePageTitle(titleOf(one));
  const ended = hasEnded(one);
  return (
    <article className="export-page">
      <ExportCrumbs id={id} parent={parent_report_id} />
      <header className="top">
        <div>
          <Group gap="sm" align="center">
            <Title order={1}>{display_name}</Title>
            <span className="status" data-state={isCancelled(one) ? undefined : status}>
              {isCancelled(one) ? 'Canceled' : status_display}
            </span>
          </Group>
          {summary !== display_name && <p className="summary">{summary}</p>}
          <Origin export={one} />
        </div>
        {parent_report_id === null && <Actions export={one} />}
      </header>
      <p className="unseen" role="status">
        {sentenceOf(one)}
      </p>
      {parent_report_id !== null ? (
        <PartOf export={one} parent={parent_report_id} />
      ) : status === 'completed' && one.download_url ? (
        <CompletedExport export={one} />
      ) : ended ? (
        <FailedExport export={one} />
      ) : (
        <RunningExport export={one} />
      )}
      <ExportRequestSection export={one} />
      <Timeline export={one} />
    </article>
  );
}

/** One sentence for screen readers, which changes only with the status. */
function sentenceOf(one: Export): string {
  const { status, row_count } = one;
  if (status === 'completed')
    return `The export is completed${row_count === null ? '' : `, ${rowsInWords(row_count)}`}.`;
  if (status === 'failed') return isCancelled(one) ? 'The export was canceled.' : 'The export failed.';
  return status === 'processing' ? 'The export is being built.' : 'The export is waiting for a worker.';
}

const HOW = {
  api: 'over the API',
  console: 'here',
  cli: 'with the command line',
  mcp: 'by an agent',
  schedule: 'by a schedule',
};

function Origin({ export: { created_at, created_by, origin, repeat_of } }: { export: Export }) {
  return (
    <p className="origin">
      Requested <Moment at={created_at} />
      {created_by?.email ? ` by ${created_by.email}` : ''}
      {origin ? ` ${HOW[origin]}` : ''}
      {repeat_of !== null && (
        <>
          {', repeats '}
          <PageLink to="/reports/$id" params={{ id: String(repeat_of) }} size="sm">
            export {repeat_of}
          </PageLink>
        </>
      )}
    </p>
  );
}

function Actions({ export: one }: { export: Export }) {
  const { id, status, display_name, download_url } = one;
  const origin = useOrigin();
  const operator = useSession()?.caller.role === 'operator';
  const ended = hasEnded({ status });
  const repeat = useRepeat(id);
  const cancel = useCancel(id);
  const remove = useDelete(id);
  const failure = [
    { title: 'The export was not repeated', error: repeat.error },
    { title: 'The export was not canceled', error: cancel.error },
    { title: 'The export was not deleted', error: remove.error },
  ].find(({ error }) => error);
  return (
    <>
      <Group gap="xs" className="actions">
        {ended && status === 'completed' && download_url && (
          <Button variant="default" loading={repeat.isPending} onClick={() => repeat.mutate()}>
            Repeat export
          </Button>
        )}
        <CopyButton
          value={curl(createRequest(requestOf(one, operator), origin))}
          label="Copy as API call"
          size="sm"
          variant="default"
          color={undefined}
        />
        {ended && status === 'completed' && (
          <PageButton
            to="/schedules/new"
            search={{ from: fromRequest(requestOf(one, false), display_name) }}
            variant="default"
          >
            Make it a schedule
          </PageButton>
        )}
        {!ended && (
          <ConfirmButton
            action="Cancel export"
            question="Cancel this export?"
            consequence="The work stops, and the parts that are finished are removed. You can repeat the export later."
            keep="Keep it running"
            loading={cancel.isPending}
            onConfirm={() => cancel.mutate()}
          />
        )}
        {ended && (
          <ConfirmButton
            action="Delete export"
            question={`Delete export ${id}?`}
            consequence="The export and its file are removed for everyone, and its links stop working. This cannot be undone."
            keep="Keep it"
            loading={remove.isPending}
            onConfirm={() => remove.mutate()}
          />
        )}
      </Group>
      {failure && (
        <div className="failure">
          <Problem {...failure} />
        </div>
      )}
    </>
  );
}

function PartOf({ export: { status, row_count, error_message }, parent }: { export: Export; parent: number }) {
  return (
    <section>
      <Text>
        This is a part of{' '}
        <PageLink to="/reports/$id" params={{ id: String(parent) }}>
          export {parent}
        </PageLink>
        {status === 'completed' && row_count !== null ? `, with ${rowsInWords(row_count)}` : ''}. The file belongs to
        the whole export.
      </Text>
      {error_message && <Text mt="sm">{error_message}</Text>}
    </section>
  );
}

/** Says what can be the reason, because an export out of scope and one that does not exist have the same response. */
function UnknownExport({ id }: { id: number }) {
  usePageTitle(`Export ${id} not found`);
  const session = useSession();
  return (
    <div className="narrow">
      <Title order={1}>Export {id} was not found</Title>
      <Text mt="sm">
        It was deleted, the number in the link is incomplete, or it belongs to someone else.
        {session?.caller.role === 'member' && ' As a member, you see the exports that you created yourself.'}
        {session?.caller.role === 'admin' && ` As an admin, you see the exports of ${session.caller.publisher.name}.`}
      </Text>
      {session && (
        <Text mt="sm" c="dimmed" size="sm">
          You are signed in as {session.caller.email}.
        </Text>
      )}
      <Group mt="xl" gap="md">
        <PageButton to="/reports">Go to your reports</PageButton>
        <PageLink to="/account">Sign in with another key</PageLink>
      </Group>
    </div>
  );
}
