import type { Lookup } from '../kind.ts';

/** Letters that Unicode does not decompose into a base letter and marks. */
const SPELLED: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  '&': ' and ',
};

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
  return text
    .toLowerCase()
    .replace(/[ßæœøłđðþı&]/g, (letter) => SPELLED[letter]!)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
}
