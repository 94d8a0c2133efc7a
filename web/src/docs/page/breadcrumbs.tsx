import { Link } from '@tanstack/react-router';
import './page.css';

/** Where a page is in the documentation. Only the overview is a page of its own; groups are names. */
export function Breadcrumbs({ items }: { items: readonly string[] }) {
  return (
    <nav aria-label="Breadcrumbs" className="breadcrumbs">
      <ol>
        <li>
          <Link to="/docs" activeOptions={{ exact: true }}>
            Documentation
          </Link>
        </li>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ol>
    </nav>
  );
}
