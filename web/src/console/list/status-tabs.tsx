import { Link } from '@tanstack/react-router';
import { countInWords } from '../parts/words.ts';
import type { ExportCounts } from './list-queries.ts';
import { type ListSearch, TABS, type TabValue } from './list-search.ts';

interface StatusTabsProps {
  search: ListSearch;
  counts: ExportCounts | undefined;
}

/** The list by status, with the number of exports of each. They are links, so each one can be opened in a new browser tab. */
export function StatusTabs({ search, counts }: StatusTabsProps) {
  return (
    <nav className="status-tabs" aria-label="Exports by status">
      {TABS.map(({ value, label }) => (
        <Link
          key={label}
          to="/reports"
          search={{ ...search, status: value, after: undefined }}
          activeOptions={{ exact: true }}
          aria-current={search.status === value ? 'page' : undefined}
        >
          {label}
          {counts && <span className="count">{numberOf(counts, value)}</span>}
        </Link>
      ))}
    </nav>
  );
}

function numberOf({ status, total, capped }: ExportCounts, tab: TabValue): string {
  if (tab === undefined) return `${countInWords(total)}${capped ? '+' : ''}`;
  const count = tab === 'running' ? status.pending + status.processing : status[tab];
  return countInWords(count);
}
