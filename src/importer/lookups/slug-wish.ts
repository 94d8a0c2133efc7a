import type { Lookup } from '../kind.ts';

/** Letters that Unicode does not take apart into a base letter and marks. */
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

/** The slug that an advertiser without one would like, made of its name, or of network and id where the name has no Latin letter. */
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

/** Lower-case letters, digits and single hyphens, at most 80; empty for a text without any. */
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
