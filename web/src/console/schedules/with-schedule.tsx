import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../../data/request.ts';
import { PageButton } from '../../shell/links.tsx';
import { Problem } from '../../shell/problem.tsx';
import { type Schedule, scheduleQuery } from '../data/schedules.ts';

interface WithScheduleProps {
  id: number;
  waiting: ReactNode;
  children: (schedule: Schedule) => ReactNode;
}

/** Loads a schedule for its content, and shows why it is not there. One out of scope looks like one that does not exist. */
export function WithSchedule({ id, waiting, children }: WithScheduleProps) {
  const { data, error, refetch } = useQuery(scheduleQuery(id));
  if (error instanceof ApiError && error.status === 404) {
    return (
      <div className="narrow">
        <Title order={1}>Schedule {id} was not found</Title>
        <Text my="md">It was deleted, the number in the link is incomplete, or it belongs to another publisher.</Text>
        <PageButton to="/schedules">Go to your schedules</PageButton>
      </div>
    );
  }
  if (data) return children(data);
  if (!error) return waiting;
  return (
    <>
      <Title order={1} mb="lg">
        Schedule {id}
      </Title>
      <Problem title="The schedule failed to load" error={error} onRetry={() => void refetch()} />
    </>
  );
}
