/** What readers said about pages of the documentation, for operators. */
import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { request } from '../../data/request.ts';
import { withParams } from '../data/use-pages.ts';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { DataTable } from '../table/data-table.tsx';
import { MoreRows } from '../table/more-rows.tsx';
import './feedback.css';

const PATH = '/api/v1/feedback';

/** Entries of one page. */
const LIMIT = 50;

type Feedback = Responses['listFeedback'];

export function FeedbackPage() {
  const query = useInfiniteQuery({
    queryKey: ['feedback'],
    initialPageParam: '',
    queryFn: ({ pageParam }) => request<Feedback>(withParams(PATH, { limit: String(LIMIT), before: pageParam })),
    getNextPageParam: ({ feedback }) => (feedback.length === LIMIT ? String(feedback.at(-1)!.id) : null),
  });
  const feedback = query.data?.pages.flatMap((page) => page.feedback) ?? [];
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
          {
            id: 'page',
            header: 'Page',
            cell: ({ page }) => (
              <a href={page} className="feedback-page">
                {page}
              </a>
            ),
          },
          {
            id: 'helpful',
            header: 'Helpful',
            cell: ({ helpful }) => (
              <span className="status" data-state={helpful ? 'completed' : 'failed'}>
                {helpful ? 'Yes' : 'No'}
              </span>
            ),
          },
          {
            id: 'comment',
            header: 'Comment',
            cell: ({ comment }) => <span className="feedback-comment">{comment ?? '–'}</span>,
          },
          { id: 'from', header: 'From', cell: ({ email }) => <span>{email ?? 'Signed out'}</span> },
          { id: 'created', header: 'Time', cell: ({ created_at }) => <When time={created_at} /> },
        ]}
      />
      <MoreRows query={query} />
    </ListState>
  );
}
