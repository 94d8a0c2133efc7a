/** Files that were imported before, in the console, through the API or on the command line. */
import { Text, Title } from '@mantine/core';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import type { Session } from '../../data/session.ts';
import { IMPORTS } from '../data/imports.ts';
import { usePages } from '../data/use-pages.ts';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { countInWords, sizeInWords } from '../parts/words.ts';
import { DataTable } from '../table/data-table.tsx';
import { MoreRows } from '../table/more-rows.tsx';
import { KINDS } from './import-words.ts';

export function PastImports({ caller }: { caller: Session['caller'] }) {
  const query = usePages<Responses['listImports']>(IMPORTS, { limit: '20' });
  const imports = query.data?.pages.flatMap((page) => page.imports) ?? [];
  return (
    <section className="import-section" aria-labelledby="past-imports">
      <Title order={2} size="h3" id="past-imports">
        Past imports
      </Title>
      <ListState
        query={query}
        failed="The imports failed to load"
        isEmpty={imports.length === 0}
        empty={<Text>Nothing has been imported yet.</Text>}
      >
        <DataTable
          label="Past imports"
          rows={imports}
          rowId={({ id }) => String(id)}
          columns={[
            {
              id: 'file',
              header: 'File',
              cell: ({ file_name, file_bytes, preset }) => (
                <div>
                  <span className="cell-main">{file_name}</span>
                  <span className="cell-more">
                    {sizeInWords(file_bytes)}
                    {preset && `, preset ${preset}`}
                  </span>
                </div>
              ),
            },
            {
              id: 'kind',
              header: 'Contains',
              cell: ({ kind, publisher }) => (
                <div>
                  {KINDS[kind]}
                  {caller.role === 'operator' && publisher && <span className="cell-more">{publisher}</span>}
                </div>
              ),
            },
            { id: 'rows', header: 'Rows', numeric: true, cell: ({ rows }) => countInWords(rows.read) },
            { id: 'new', header: 'New', numeric: true, cell: ({ rows }) => countInWords(rows.new) },
            { id: 'changed', header: 'Changed', numeric: true, cell: ({ rows }) => countInWords(rows.changed) },
            { id: 'rejected', header: 'Invalid', numeric: true, cell: ({ rows }) => countInWords(rows.rejected) },
            { id: 'by', header: 'By', cell: ({ imported_by: by }) => whoOf(by) },
            { id: 'time', header: 'Time', cell: ({ imported_at }) => <When time={imported_at} /> },
          ]}
        />
        <MoreRows query={query} />
      </ListState>
    </section>
  );
}

function whoOf(by: Responses['listImports']['imports'][number]['imported_by']) {
  if (by === null) return <span className="muted">Command line</span>;
  return by.email ?? 'An operator';
}
