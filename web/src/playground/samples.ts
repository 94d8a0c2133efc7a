/** Ids that exist for the reader: an item of a collection is found by asking for the collection. */
import { useQuery } from '@tanstack/react-query';
import type { Operation } from '../api/document.ts';
import { request } from '../api/request.ts';

export interface Sample {
  value: string;
  label: string;
}

type Item = Record<string, unknown>;

/** Samples for the parameter within the path of an operation; none for readers who are signed out. */
export function useSamples(operation: Operation, operations: readonly Operation[], signedIn: boolean): Sample[] {
  const collection = collectionOf(operation, operations);
  const { data } = useQuery({
    queryKey: ['samples', collection],
    enabled: signedIn && collection !== null,
    queryFn: () => request<Record<string, unknown>>(collection!),
  });
  const items = Object.values(data ?? {}).find((value): value is Item[] => Array.isArray(value)) ?? [];
  return items.toSorted(byFitness(operation.operationId)).map(sampleOf);
}

/** `/exports/{id}/cancel` lies within `/exports`, if that can be asked for. */
function collectionOf({ path }: Operation, operations: readonly Operation[]): string | null {
  const [before, within] = path.split('/{');
  const exists = operations.some((each) => each.path === before && each.method === 'GET');
  return within !== undefined && exists ? before! : null;
}

/** What is under way comes first where it can be cancelled, what is completed elsewhere. */
function byFitness(operationId: string): (a: Item, b: Item) => number {
  const under = (item: Item) => item['status'] === 'pending' || item['status'] === 'processing';
  const fits = /cancel/i.test(operationId) ? under : (item: Item) => item['status'] === 'completed';
  return (a, b) => Number(fits(b)) - Number(fits(a));
}

function sampleOf(item: Item): Sample {
  const value = String(item['id'] ?? item['name']);
  const about = [item['display_name'] ?? item['title'] ?? item['url'], item['status_display']].filter(Boolean);
  return { value, label: about.length > 0 ? `${value}: ${about.join(', ')}` : value };
}
