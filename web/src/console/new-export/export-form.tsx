/** The second step: filters, columns and the file, with the result beside it. */
import { Alert, Group, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useSession } from '../../data/session.ts';
import { CopyButton } from '../../shell/copy-button.tsx';
import { lazyPart } from '../../shell/lazy-part.ts';
import { PageLink } from '../../shell/links.tsx';
import { PageSkeleton } from '../../shell/page-skeleton.tsx';
import { Problem } from '../../shell/problem.tsx';
import type { Params } from '../data/export-search.ts';
import { formatOf, type ReportType, reportTypeQuery } from '../data/report-types.ts';
import { ApiCall } from './api-call.tsx';
import { FieldErrorContext, fieldErrorsOf } from './field-errors.ts';
import { FilterFields } from './filter-fields.tsx';
import { CreateActions, PurposeActions } from './form-actions.tsx';
import { FileFields, SortFields } from './presentation-fields.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { UnknownNotice } from './unknown-notice.tsx';
import { useCreateExport } from './use-create-export.ts';
import { useExportForm } from './use-export-form.ts';
import { useLivePreview } from './use-live-preview.ts';
import { usePurpose } from './use-purpose.tsx';

const ColumnEditor = lazyPart(() => import('./column-editor.tsx'), 'ColumnEditor');
const SavePresetDialog = lazyPart(() => import('./save-preset-dialog.tsx'), 'SavePresetDialog');

export function ExportForm({ name }: { name: string }) {
  const { data, error, refetch } = useQuery(reportTypeQuery(name));
  // A later load that fails does not take away the form and what was typed.
  if (error && !data) {
    return (
      <>
        <Problem title="The report type failed to load" error={error} onRetry={() => void refetch()} />
        <ChooseAnother />
      </>
    );
  }
  return data ? <Form key={name} report={data} /> : <PageSkeleton />;
}

function Form({ report }: { report: ReportType }) {
  const form = useExportForm(report.name);
  const { request } = form;
  const session = useSession();
  const purpose = usePurpose(request);
  // Without the preset, there is nothing to change, so the form creates an export.
  const changes = purpose?.isGone ? null : purpose;
  const [saving, setSaving] = useState(false);
  const [saved, setSaved] = useState<string | null>(null);
  const missing = report.filters
    .filter(({ name, required }) => required && request.search_params?.[name] === undefined)
    .map(({ label }) => label.toLowerCase());
  const preview = useLivePreview(request, { enabled: missing.length === 0, hasTimeline: report.timeline !== null });
  const creation = useCreateExport(request);
  const { estimate } = preview;
  const isCurrent = missing.length === 0 && !preview.isWaiting;
  const twin = isCurrent && estimate.data?.deduped && !estimate.error ? estimate.data.export : null;
  const rows = isCurrent ? estimate.data?.export.estimate?.rows : undefined;
  const columns = columnsOf(request.index_params, report);
  return (
    // The estimate is of the form as it is now, the other error of what was sent.
    <FieldErrorContext value={fieldErrorsOf(changes ? changes.error : creation.create.error, estimate.error)}>
      <div className="export-form-head">
        <Group justify="space-between" gap="xs">
          {purpose ? <Title order={2}>{report.title}</Title> : <ChooseAnother />}
          <CopyLink />
        </Group>
        {!purpose && <Title order={2}>{report.title}</Title>}
        <Text c="dimmed" maw="var(--line-length)">
          {report.description}
        </Text>
      </div>
      <div className="export-form">
        <form
          className="export-fields"
          aria-label="Export"
          onSubmit={(event) => {
            event.preventDefault();
            if (changes) changes.save();
            else creation.create.mutate();
          }}
        >
          {purpose?.isGone && (
            <Alert color="ember" variant="light" role="status" title="This preset does not exist">
              It was deleted, or its owner no longer shares it. To keep these filters and columns, save them as a new
              preset.
            </Alert>
          )}
          <UnknownNotice report={report} form={form} />
          <Section id="filters" title="Filters">
            <FilterFields
              report={report}
              form={form}
              resolved={(estimate.data?.export.parameters['search_params'] as Params | undefined) ?? {}}
              isOperator={session?.caller.role === 'operator'}
            />
          </Section>
          <Section id="columns" title="Columns" note={`${columns.length} of ${report.columns.length}`}>
            <Suspense fallback={<div className="columns-space" />}>
              <ColumnEditor
                columns={report.columns}
                chosen={columns}
                onChange={(chosen) => form.setOptions({ columns: chosen })}
              />
            </Suspense>
          </Section>
          <Section id="order" title="Sort order">
            <SortFields report={report} form={form} />
          </Section>
          <Section id="file" title="File">
            <FileFields report={report} form={form} />
          </Section>
          {changes ? (
            <PurposeActions purpose={changes} disabled={missing.length > 0} rows={rows} />
          ) : (
            <CreateActions
              creation={creation}
              twin={twin}
              disabled={missing.length > 0}
              rows={rows}
              saved={saved}
              onSavePreset={() => setSaving(true)}
            />
          )}
        </form>
        <div className="export-result">
          <PreviewPanel preview={preview} missing={missing} />
          <ApiCall request={request} format={formatOf(request, report)} />
        </div>
      </div>
      {/* Not in the form, or saving a preset would also submit it: React's events go from a dialog to what it is written in. */}
      <Suspense fallback={null}>
        {saving && (
          <SavePresetDialog
            request={request}
            onClose={() => setSaving(false)}
            onSaved={(name) => {
              setSaving(false);
              setSaved(name);
            }}
          />
        )}
      </Suspense>
    </FieldErrorContext>
  );
}

/** The form is shown in the browser only, so there is a URL. It changes with the form, hence the request as its key. */
function CopyLink() {
  return <CopyButton value={window.location.href} label="Copy link" size="sm" fz="sm" />;
}

function ChooseAnother() {
  return (
    <PageLink to="/reports/new" search={{}} size="sm" className="back-link">
      <IconArrowLeft size={16} stroke={1.75} aria-hidden="true" /> All report types
    </PageLink>
  );
}

interface SectionProps {
  id: string;
  title: string;
  note?: string;
  children: React.ReactNode;
}

function Section({ id, title, note, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="export-section">
      <Group justify="space-between" align="baseline">
        <Title order={3} id={id}>
          {title}
        </Title>
        {note && (
          <Text size="sm" c="dimmed">
            {note}
          </Text>
        )}
      </Group>
      {children}
    </section>
  );
}

/** The columns in file order. A link can have names that the report type no longer has; the API says so. */
function columnsOf(options: Params | undefined, report: ReportType): string[] {
  const chosen = options?.['columns'];
  if (chosen === undefined) return report.columns.filter((column) => column.default).map(({ key }) => key);
  return Array.isArray(chosen)
    ? chosen
    : String(chosen)
        .split(',')
        .map((key) => key.trim());
}
