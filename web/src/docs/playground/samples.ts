/** Suggests ids for path parameters, taken from the list operation of the same resource. */
import { useQuery } from '@tanstack/react-query';
import type { Operation } from '../../data/operation.ts';
import { request } from '../../data/request.ts';

export interface Sample {
  value: string;
  label: string;
}

type Item = Record<string, unknown>;
type Listed = Pick<Operation, 'path' | 'method'>;

/** Returns suggestions for the path parameter of an operation, and none when signed out. */
export function useSamples(operation: Operation, operations: readonly Listed[], signedIn: boolean): Sample[] {
  const collection = collectionOf(operation, operations);
  const { data } = useQuery({
    queryKey: ['samples', collection],
    enabled: signedIn && collection !== null,
    queryFn: () => request<Record<string, unknown>>(collection!),
  });
  const items = Object.values(data ?? {}).find((value): value is Item[] => Array.isArray(value)) ?? [];
  return items.toSorted(byRelevance(operation.operationId)).map(sampleOf);
}

/** Returns `/exports` for `/exports/{id}/cancel`, or null when the path has no list operation. */
function collectionOf({ path }: Operation, operations: readonly Listed[]): string | null {
  const [collection, rest] = path.split('/{');
  const exists = operations.some((each) => each.path === collection && each.method === 'GET');
  return rest !== undefined && exists ? collection! : null;
}

/** Sorts exports in flight first for cancel operations, and completed exports first for all others. */
function byRelevance(operationId: string): (a: Item, b: Item) => number {
  const inFlight = (item: Item) => item['status'] === 'pending' || item['status'] === 'processing';
  const fits = /cancel/i.test(operationId) ? inFlight : (item: Item) => item['status'] === 'completed';
  return (a, b) => Number(fits(b)) - Number(fits(a));
}

function sampleOf(item: Item): Sample {
  const value = String(item['id'] ?? item['name']);
  const about = [item['display_name'] ?? item['title'] ?? item['url'], item['status_display']].filter(Boolean);
  return { value, label: about.length > 0 ? `${value}: ${about.join(', ')}` : value };
}
