import { Link } from '@tanstack/react-router';
import type { Navigation } from '../../data/navigation.ts';
import { Method } from '../parts/method.tsx';

type Listed = Omit<Navigation['operations'][number], 'tag'>;

/** A list of links to operations, one per line. */
export function OperationList({ operations }: { operations: readonly Listed[] }) {
  return (
    <ul className="operation-list">
      {operations.map(({ operationId, method, summary }) => (
        <li key={operationId}>
          <Method method={method} />
          <Link to="/docs/operations/$operationId" params={{ operationId }}>
            {summary}
          </Link>
        </li>
      ))}
    </ul>
  );
}
