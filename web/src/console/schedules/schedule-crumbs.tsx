import { Link } from '@tanstack/react-router';
import './schedules.css';

interface ScheduleCrumbsProps {
  /** The schedule between the list and this page. */
  schedule?: { id: number; name: string };
  /** This page. */
  current: string;
}

/** The way to a schedule. */
export function ScheduleCrumbs({ schedule, current }: ScheduleCrumbsProps) {
  return (
    <nav aria-label="Breadcrumb" className="schedule-crumbs">
      <Link to="/schedules">Schedules</Link>
      <span aria-hidden="true">/</span>
      {schedule && (
        <>
          <Link to="/schedules/$id" params={{ id: String(schedule.id) }}>
            {schedule.name}
          </Link>
          <span aria-hidden="true">/</span>
        </>
      )}
      <span>{current}</span>
    </nav>
  );
}
