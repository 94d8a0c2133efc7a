import { Link } from '@tanstack/react-router';
import { useArea } from './area.ts';

/** Links to the areas of the application. The current one is marked. */
export function AreaLinks({ className }: { className: string }) {
  const area = useArea();
  const current = (name: string) => (area === name ? ({ 'aria-current': 'true' } as const) : {});
  return (
    <nav aria-label="Areas" className={className}>
      <Link to="/reports" {...current('console')}>
        Reports
      </Link>
      <Link to="/docs" activeOptions={{ exact: true }} {...current('docs')}>
        Docs
      </Link>
      <Link to="/docs/ask" {...current('dex')}>
        Ask Dex
      </Link>
    </nav>
  );
}
