/** The end of the form: what is done with the request, and what came of it. */
import { Alert, Button, Group } from '@mantine/core';
import { IconBookmarkPlus } from '@tabler/icons-react';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { ApiError } from '../../data/request.ts';
import { Problem } from '../../shell/problem.tsx';
import { rowsInWords } from '../parts/words.ts';
import { DuplicateNotice } from './duplicate-notice.tsx';
import type { useCreateExport } from './use-create-export.ts';
import type { Purpose } from './use-purpose.tsx';

interface PurposeActionsProps {
  purpose: Purpose;
  disabled: boolean;
  /** Rows that the request has now. */
  rows: number | undefined;
}

/** For a form that changes the request of a preset or of a schedule. */
export function PurposeActions({ purpose, disabled, rows }: PurposeActionsProps) {
  const { action, cancel, isSaving, error, failed, replace } = purpose;
  return (
    <div className="export-actions">
      {error ? <Problem title={failed} error={error} onReplace={replace} /> : null}
      <Group gap="xs">
        <Button type="submit" loading={isSaving} disabled={disabled}>
          {action}
        </Button>
        {cancel}
        {rows !== undefined && <span className="action-rows">{rowsInWords(rows)}</span>}
      </Group>
    </div>
  );
}

interface CreateActionsProps {
  creation: ReturnType<typeof useCreateExport>;
  /** The file that exists already. */
  twin: Export | null;
  disabled: boolean;
  rows: number | undefined;
  /** The name of the preset that was saved. */
  saved: string | null;
  onSavePreset: () => void;
}

/** For a new export. */
export function CreateActions({ creation, twin, disabled, rows, saved, onSavePreset }: CreateActionsProps) {
  const { create, repeat, open } = creation;
  const conflict = create.error instanceof ApiError && create.error.code === 'CONFLICT';
  return (
    <div className="export-actions">
      {create.error && !conflict && <Problem title="The export was not created" error={create.error} />}
      {repeat.error && <Problem title="The export was not created" error={repeat.error} />}
      {twin && (
        <DuplicateNotice
          twin={twin}
          onOpen={() => open(twin)}
          onRepeat={() => repeat.mutate(twin)}
          isRepeating={repeat.isPending}
        />
      )}
      {saved !== null && (
        <Alert color="leaf" variant="light" role="status">
          The preset “{saved}” is saved. You find it when you create the next export.
        </Alert>
      )}
      <Group gap="xs">
        {!twin && (
          <Button type="submit" loading={create.isPending} disabled={disabled}>
            Create export
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconBookmarkPlus size={16} stroke={1.75} aria-hidden="true" />}
          onClick={onSavePreset}
        >
          Save preset
        </Button>
        {!twin && rows !== undefined && <span className="action-rows">{rowsInWords(rows)}</span>}
      </Group>
    </div>
  );
}
