import { Link } from '@tanstack/react-router';

/** The way to an export, and from a part to its export. */
export function Crumbs({ id, parent }: { id: number; parent?: number | null }) {
  return (
    <nav aria-label="Breadcrumb" className="crumbs">
      <Link to="/reports">Reports</Link>
      <span aria-hidden="true">/</span>
      {parent != null && (
        <>
          <Link to="/reports/$id" params={{ id: String(parent) }}>
            Export {parent}
          </Link>
          <span aria-hidden="true">/</span>
        </>
      )}
      <span>Export {id}</span>
    </nav>
  );
}
