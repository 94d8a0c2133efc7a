import { Link } from '@tanstack/react-router';
import { Crumbs } from '../parts/crumbs.tsx';

interface ScheduleCrumbsProps {
  /** The schedule between the list and this page. */
  schedule?: { id: number; name: string };
  /** This page. */
  current: string;
}

/** The way to a schedule. */
export function ScheduleCrumbs({ schedule, current }: ScheduleCrumbsProps) {
  return (
    <Crumbs current={current}>
      <Link to="/schedules" activeOptions={{ exact: true }}>
        Schedules
      </Link>
      {schedule && (
        <Link to="/schedules/$id" params={{ id: String(schedule.id) }} activeOptions={{ exact: true }}>
          {schedule.name}
        </Link>
      )}
    </Crumbs>
  );
}
