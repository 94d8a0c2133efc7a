import { latinLetters } from '../../latin-letters.ts';
import type { Lookup } from '../kind.ts';

/** Proposes a slug for an advertiser, from its name, or from network and ID if the name has no Latin letters. */
export function slugWishLookup(): Lookup {
  return {
    fills: { slug_wish: 'text' },
    needs: [],
    async resolve(context, rows) {
      for (const row of rows) {
        const fallback = `${context.text(row, 'network')}-${context.text(row, 'external_id')}`;
        row.staged['slug_wish'] = slugOf(context.text(row, 'name')) || slugOf(fallback);
      }
    },
  };
}

/** Lower-case letters, digits and single hyphens, at most 80 characters. Empty if the text has none of them. */
function slugOf(text: string): string {
  return latinLetters(text.replaceAll('&', ' and '))
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
}
