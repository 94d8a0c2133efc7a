/** What readers said about pages of the documentation, for operators. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { request } from '../../data/request.ts';
import { ListState } from '../list-state.tsx';
import { DataTable } from '../table/data-table.tsx';
import { When } from '../when.tsx';

const PATH = '/api/v1/feedback?limit=100';

export function FeedbackPage() {
  const query = useQuery({
    queryKey: ['feedback'],
    queryFn: () => request<Responses['listFeedback']>(PATH).then(({ feedback }) => feedback),
  });
  const feedback = query.data ?? [];
  return (
    <ListState
      query={query}
      failed="The feedback failed to load"
      isEmpty={feedback.length === 0}
      empty={<Text>Nobody has sent feedback yet.</Text>}
    >
      <DataTable
        label="Feedback"
        rows={feedback}
        rowId={({ id }) => String(id)}
        columns={[
          { id: 'page', header: 'Page', cell: ({ page }) => <a href={page}>{page}</a> },
          { id: 'helpful', header: 'Helpful', cell: ({ helpful }) => (helpful ? 'Yes' : 'No') },
          { id: 'comment', header: 'Comment', cell: ({ comment }) => comment ?? '' },
          { id: 'from', header: 'From', cell: ({ email }) => email ?? 'Signed out' },
          { id: 'created', header: 'Time', cell: ({ created_at }) => <When time={created_at} /> },
        ]}
      />
    </ListState>
  );
}
