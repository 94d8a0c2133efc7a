import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconKeyboard } from '@tabler/icons-react';
import { onlineManager, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { RowSelectionState } from '@tanstack/react-table';
import { Suspense, useState } from 'react';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { lazyPart } from '../../shell/lazy-part.ts';
import { focusHeading } from '../../shell/page-title.ts';
import { Problem } from '../../shell/problem.tsx';
import { isCancelled } from '../export/is-cancelled.ts';
import { timeInWords } from '../parts/words.ts';
import type { Question } from './confirm-dialog.tsx';
import { ExportTable } from './export-table.tsx';
import { ProvideListActions } from './list-actions.ts';
import { ListFilters } from './list-filters.tsx';
import { countsQuery, EXPORTS, facetsQuery, listQuery, type ExportList as Page } from './list-queries.ts';
import { isFiltered, type ListSearch, newerPage, olderPage } from './list-search.ts';
import { ListSkeleton, NoExports, NoMatches, Offline } from './list-states.tsx';
import { ProvideRowProgress, useRowProgress } from './row-progress.ts';
import { SelectionBar } from './selection-bar.tsx';
import { StatusTabs } from './status-tabs.tsx';
import { useEnded } from './use-ended.ts';
import { useExportActions } from './use-export-actions.tsx';
import { useListKeys } from './use-list-keys.ts';
import './list.css';

const ConfirmDialog = lazyPart(() => import('./confirm-dialog.tsx'), 'ConfirmDialog');
const KeyboardHelp = lazyPart(() => import('./keyboard-help.tsx'), 'KeyboardHelp');

/** All exports in the user's scope, newest first, with filters, pages, selection and keys. */
export function ExportList() {
  const search = useSearch({ from: '/reports' });
  const navigate = useNavigate({ from: '/reports' });
  const queries = useQueryClient();
  const list = useQuery(listQuery(search));
  const counts = useQuery(countsQuery(search));
  const facets = useQuery(facetsQuery);
  const [selection, setSelection] = useState<RowSelectionState>({});
  const [helpOpen, setHelpOpen] = useState(false);
  const exports = list.data?.exports;
  const progress = useRowProgress(exports);
  const ended = useEnded(exports, () => void queries.invalidateQueries({ queryKey: [EXPORTS, 'counts'] }));
  const { actions, question, answer } = useExportActions((done) => {
    if (done.exports.length > 1) setSelection({});
    restoreFocus(done, queries.getQueryData(listQuery(search).queryKey)?.exports ?? []);
  });
  const selected = exports?.filter(({ id }) => selection[id]) ?? [];
  const of = (id: string) => exports?.filter((row) => String(row.id) === id) ?? [];

  useListKeys({
    onDownload: (id) => actions.download(of(id)),
    onDelete: (id) => actions.remove(of(id)),
    onToggle: (id) => {
      const { [id]: was, ...others } = selection;
      setSelection(was ? others : { ...others, [id]: true });
    },
    onClear: () => setSelection({}),
    onHelp: () => setHelpOpen(true),
  });

  const show = (change: Partial<ListSearch>, replace = false) => {
    setSelection({});
    void navigate({ search: { ...search, after: undefined, ...change }, replace, resetScroll: !replace });
  };
  const empty = exports?.length === 0;

  if (empty && !isFiltered(search) && !search.after && facets.data?.total === 0) return <NoExports />;
  return (
    <ProvideListActions value={actions}>
      <StatusTabs search={search} counts={counts.data} />
      <div className="list-tools">
        <ListFilters search={search} onChange={(change) => show(change, true)} />
        <button
          type="button"
          className="icon-button"
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
          onClick={() => setHelpOpen(true)}
        >
          <IconKeyboard size={18} stroke={1.75} aria-hidden="true" />
        </button>
      </div>
      {list.error && (
        <Problem
          title={
            exports
              ? `This list is from ${timeInWords(new Date(list.dataUpdatedAt).toISOString(), new Date())}`
              : 'The exports failed to load'
          }
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {!exports &&
        !list.error &&
        (list.fetchStatus === 'paused' && !onlineManager.isOnline() ? <Offline /> : <ListSkeleton />)}
      {empty && <NoMatches onClear={() => show(NOTHING)} />}
      {exports && exports.length > 0 && (
        <div aria-busy={list.isPlaceholderData}>
          <ProvideRowProgress value={progress}>
            <ExportTable exports={exports} selection={selection} onSelect={setSelection} ended={ended} />
          </ProvideRowProgress>
        </div>
      )}
      <p className="unseen" role="status">
        {endedInWords(exports?.filter(({ id }) => ended.has(id)) ?? [])}
      </p>
      {list.data && <Paging page={list.data} search={search} onShow={(after) => show({ after })} />}
      {selected.length > 0 && <SelectionBar exports={selected} onClear={() => setSelection({})} />}
      <Suspense fallback={null}>
        {question && <ConfirmDialog {...question} onClose={() => answer(false)} onConfirm={() => answer(true)} />}
        {helpOpen && <KeyboardHelp onClose={() => setHelpOpen(false)} />}
      </Suspense>
    </ProvideListActions>
  );
}

/** One sentence for screen readers when exports end. Progress itself is not announced. */
function endedInWords(ended: readonly Export[]): string {
  const [one] = ended;
  if (one === undefined) return '';
  if (ended.length > 1) return `${ended.length} exports have ended.`;
  return `${one.summary} ${one.status === 'completed' ? 'is completed' : isCancelled(one) ? 'is canceled' : 'has failed'}.`;
}

const NOTHING: ListSearch = { status: undefined, type: undefined, by: undefined, origin: undefined, q: undefined };

interface PagingProps {
  page: Page;
  search: ListSearch;
  onShow(after: string | undefined): void;
}

function Paging({ page: { next_cursor }, search: { after }, onShow }: PagingProps) {
  if (next_cursor === null && after === undefined) return null;
  return (
    <nav className="paging" aria-label="Pages">
      <Button
        variant="default"
        size="compact-md"
        fz="sm"
        disabled={after === undefined}
        leftSection={<IconChevronLeft size={16} aria-hidden="true" />}
        onClick={() => onShow(newerPage(after!))}
      >
        Newer
      </Button>
      <span>Page {after === undefined ? 1 : after.split('.').length + 1}</span>
      <Button
        variant="default"
        size="compact-md"
        fz="sm"
        disabled={next_cursor === null}
        rightSection={<IconChevronRight size={16} aria-hidden="true" />}
        onClick={() => onShow(olderPage(after, next_cursor!))}
      >
        Older
      </Button>
    </nav>
  );
}

/**
 * After a dialog, the focus goes back to the row. If the row was deleted, it goes to the first one, or to the heading. The rows of the
 * page can be older than the data, so rows that are no longer listed do not count.
 */
function restoreFocus({ exports }: Question, listed: readonly Export[]): void {
  const ids = new Set(listed.map(({ id }) => String(id)));
  const rows = [...document.querySelectorAll<HTMLElement>('tr[data-export]')].filter(
    ({ dataset }) => dataset['export'] && ids.has(dataset['export']),
  );
  const own =
    exports.length === 1 ? rows.find(({ dataset }) => dataset['export'] === String(exports[0]!.id)) : undefined;
  const name = (own ?? rows[0])?.querySelector<HTMLElement>('.export-name');
  if (name) name.focus({ preventScroll: true });
  else focusHeading();
}
