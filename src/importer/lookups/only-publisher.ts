import type { Lookup } from '../kind.ts';

/**
 * Rejects rows that name another publisher than this one. It runs before the publisher is looked up, so the reason is the same for
 * publishers that exist and those that do not.
 */
export function onlyPublisher(slug: string, reason: string): Lookup[] {
  return [
    {
      fills: {},
      needs: [],
      async resolve(context, rows) {
        for (const row of rows) {
          if (context.text(row, 'publisher') !== slug) context.reject(row, 'publisher', reason);
        }
      },
    },
  ];
}
