/** Presets: requests that were saved under a name. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Preset } from '../../../../clients/typescript/src/types.ts';
import { isAdmin } from '../../data/console-pages.ts';
import type { Session } from '../../data/session.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { PageButton } from '../../shell/links.tsx';
import { notify } from '../../shell/notify.ts';
import { Problem } from '../../shell/problem.tsx';
import { readExportSearch } from '../data/export-search.ts';
import { presetsQuery } from '../data/presets.ts';
import { fromRequest } from '../data/schedule-search.ts';
import { followExport } from '../follow/followed.ts';
import { ConfirmDialog } from '../parts/dialogs.tsx';
import { FormProblem, fieldMessages } from '../parts/form-errors.tsx';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { RowAction } from '../table/row-action.tsx';
import { useChangePreset, useDeletePreset, useExportPreset } from './use-presets.ts';

type Open = { dialog: 'rename' | 'share' | 'delete'; preset: Preset } | null;

export function PresetsPage({ session: { caller } }: { session: Session }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const navigate = useNavigate();
  const create = useExportPreset();
  const query = useQuery(presetsQuery);
  const presets = query.data ?? [];
  const canChange = ({ created_by }: Preset) => isAdmin(caller.role) || created_by.email === caller.email;
  const start = (preset: Preset) =>
    create.mutate(preset, {
      onSuccess: ({ export: created, deduped }) => {
        if (deduped) void notify({ title: 'This file exists already', message: 'It was built from the same request.' });
        else followExport(created.id);
        void navigate({ to: '/reports/$id', params: { id: String(created.id) } });
      },
    });
  const columns: Column<Preset>[] = [
    {
      id: 'name',
      header: 'Preset',
      cell: ({ name, report_type, problem }) => (
        <div>
          <span className="cell-main">{name}</span>
          <span className="cell-more">{report_type}</span>
          {problem && <Text size="xs">Cannot be used as it is: {problem.replaceAll('`', '')}</Text>}
        </div>
      ),
    },
    {
      id: 'shared',
      header: 'Used by',
      cell: ({ shared, created_by }) => (
        <div>
          <span className="cell-short">
            {shared ? 'Everyone' : created_by.email === caller.email ? 'Only you' : 'Owner and admins'}
          </span>
          {created_by.email && created_by.email !== caller.email && (
            <span className="cell-more">{created_by.email}</span>
          )}
        </div>
      ),
    },
    { id: 'updated', header: 'Changed', cell: ({ updated_at }) => <When time={updated_at} /> },
    {
      id: 'actions',
      header: '',
      cell: (preset) => (
        <div className="row-actions many">
          {!preset.problem && (
            <RowAction
              label="Create export now"
              of={preset.name}
              loading={create.isPending && create.variables?.id === preset.id}
              onClick={() => start(preset)}
            />
          )}
          <PageButton
            to="/reports/new"
            search={readExportSearch({ ...preset })}
            size="compact-sm"
            variant="default"
            aria-label={`Use: ${preset.name}`}
          >
            Use
          </PageButton>
          {!preset.problem && (
            <PageButton
              to="/schedules/new"
              search={{ from: fromRequest(preset, preset.name) }}
              size="compact-sm"
              variant="default"
              aria-label={`Schedule: ${preset.name}`}
            >
              Schedule
            </PageButton>
          )}
          {canChange(preset) && (
            <>
              <PageButton
                to="/reports/new"
                search={{ ...readExportSearch({ ...preset }), preset: preset.id }}
                size="compact-sm"
                variant="default"
                aria-label={`Edit: ${preset.name}`}
              >
                Edit
              </PageButton>
              <RowAction label="Rename" of={preset.name} onClick={() => setOpen({ dialog: 'rename', preset })} />
              <RowAction
                label={preset.shared ? 'Stop sharing' : 'Share'}
                of={preset.name}
                onClick={() => setOpen({ dialog: 'share', preset })}
              />
              <RowAction label="Delete" of={preset.name} onClick={() => setOpen({ dialog: 'delete', preset })} />
            </>
          )}
        </div>
      ),
    },
  ];
  return (
    <>
      {create.error && <Problem title="The export was not created" error={create.error} />}
      <ListState
        query={query}
        failed="The presets failed to load"
        isEmpty={presets.length === 0}
        empty={
          <>
            <Text>There are no presets yet. Set up an export, and save it as a preset.</Text>
            <PageButton to="/reports/new">New export</PageButton>
          </>
        }
      >
        <DataTable label="Presets" columns={columns} rows={presets} rowId={({ id }) => String(id)} />
      </ListState>
      {open?.dialog === 'rename' && <RenameDialog preset={open.preset} onClose={close} />}
      {open?.dialog === 'share' && <ShareDialog preset={open.preset} caller={caller} onClose={close} />}
      {open?.dialog === 'delete' && <DeleteDialog preset={open.preset} onClose={close} />}
    </>
  );
}

interface DialogProps {
  preset: Preset;
  onClose: () => void;
}

function RenameDialog({ preset, onClose }: DialogProps) {
  const form = useForm({ initialValues: { name: preset.name } });
  const change = useChangePreset(preset);
  return (
    <Dialog onClose={onClose} title="Rename the preset">
      <form
        noValidate
        onSubmit={form.onSubmit((values) =>
          change.mutate(values, { onSuccess: onClose, onError: (error) => form.setErrors(fieldMessages(error)) }),
        )}
      >
        <Stack>
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <FormProblem title="The preset was not renamed" error={change.error} fields={['name']} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              Rename preset
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function ShareDialog({ preset, caller, onClose }: DialogProps & { caller: Session['caller'] }) {
  const change = useChangePreset(preset);
  const { shared, name } = preset;
  return (
    <ConfirmDialog
      title={shared ? `Stop sharing ${name}?` : `Share ${name}?`}
      action={shared ? 'Stop sharing' : 'Share preset'}
      failed="The preset was not changed"
      error={change.error}
      pending={change.isPending}
      onConfirm={() => change.mutate({ shared: !shared }, { onSuccess: onClose })}
      onClose={onClose}
    >
      {shared
        ? 'Only its owner, admins and operators can use it then.'
        : `Everyone at ${caller.publisher.name} can use it then. Each person gets the rows that they have access to.`}
    </ConfirmDialog>
  );
}

function DeleteDialog({ preset, onClose }: DialogProps) {
  const remove = useDeletePreset(preset);
  return (
    <ConfirmDialog
      title={`Delete ${preset.name}?`}
      action="Delete preset"
      failed="The preset was not deleted"
      error={remove.error}
      pending={remove.isPending}
      danger
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      Exports that were created from it stay. {preset.shared && 'Nobody can use the preset any more.'}
    </ConfirmDialog>
  );
}
