import { Link } from '@tanstack/react-router';
import { Crumbs } from '../parts/crumbs.tsx';

/** The way to an export, and from a part to its export. */
export function ExportCrumbs({ id, parent }: { id: number; parent?: number | null }) {
  return (
    <Crumbs current={`Export ${id}`}>
      <Link to="/reports" activeOptions={{ exact: true }}>
        Reports
      </Link>
      {parent != null && (
        <Link to="/reports/$id" params={{ id: String(parent) }}>
          Export {parent}
        </Link>
      )}
    </Crumbs>
  );
}
