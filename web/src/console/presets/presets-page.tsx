/** Presets: requests that were saved under a name. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Preset } from '../../../../clients/typescript/src/types.ts';
import { isAdmin } from '../../data/console-pages.ts';
import type { Session } from '../../data/session.ts';
import { PageButton } from '../../shell/links.tsx';
import { notify } from '../../shell/notify.ts';
import { Problem } from '../../shell/problem.tsx';
import { readExportSearch } from '../data/export-search.ts';
import { presetsQuery } from '../data/presets.ts';
import { reportTypesQuery } from '../data/report-types.ts';
import { followExport } from '../follow/followed.ts';
import { FilterWords } from '../parts/filter-words.tsx';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { RowAction } from '../table/row-action.tsx';
import { DeleteDialog, RenameDialog, ShareDialog } from './preset-dialogs.tsx';
import { type PresetDialog, PresetMenu } from './preset-menu.tsx';
import { useExportPreset } from './use-presets.ts';

type Open = { dialog: PresetDialog; preset: Preset } | null;

export function PresetsPage({ session: { caller } }: { session: Session }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const navigate = useNavigate();
  const create = useExportPreset();
  const query = useQuery(presetsQuery);
  const types = useQuery(reportTypesQuery).data ?? [];
  const presets = query.data ?? [];
  const canChange = ({ created_by }: Preset) => isAdmin(caller.role) || created_by.email === caller.email;
  const start = (preset: Preset) =>
    create.mutate(preset, {
      onSuccess: ({ export: created, deduped }) => {
        if (!deduped) followExport(created.id);
        else if (created.status === 'completed')
          void notify({ title: 'This file exists already', message: 'It was built from the same request.' });
        else void notify({ message: 'The same export is in progress already.' });
        void navigate({ to: '/reports/$id', params: { id: String(created.id) } });
      },
    });
  const columns: Column<Preset>[] = [
    {
      id: 'name',
      header: 'Preset',
      cell: ({ name, report_type, search_params, problem }) => (
        <div>
          <span className="cell-main">{name}</span>
          <span className="cell-more">{types.find((type) => type.name === report_type)?.title ?? report_type}</span>
          <FilterWords request={{ report_type, search_params }} />
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
        <div className="row-actions">
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
          {(canChange(preset) || !preset.problem) && (
            <PresetMenu
              preset={preset}
              canChange={canChange(preset)}
              onOpen={(dialog) => setOpen({ dialog, preset })}
            />
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
