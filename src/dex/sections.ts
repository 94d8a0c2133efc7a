/** The guides, split at their headings, and long tables at their rows. */
import type { Guide } from '../openapi/read-guides.ts';
import { headingId } from '../openapi/search/heading-id.ts';
import { splitMarkdown } from '../openapi/search/split-markdown.ts';

export interface Section {
  /** Path of its page, such as `webhooks`. */
  guide: string;
  /** Path of the page, with the ID of the heading: `/docs/guides/webhooks#retries`. */
  to: string;
  /** Title of the guide and title of the section. */
  title: string;
  /** Title of the guide, or empty for the text below it. */
  page: string;
  /** Title of the section, or of the guide for the text below it. */
  heading: string;
  /** Whether it is a row of a table. */
  row: boolean;
  /** Markdown without the heading. */
  text: string;
}

/** A table with more named rows is a list of things that are looked up one by one, such as settings. */
const ROWS = 8;

/** One section for the text below the title, one per heading of the second level, and one per row of a long table. */
export function sectionsOf({ name, text, title }: Pick<Guide, 'name' | 'text' | 'title'>): Section[] {
  return splitMarkdown(text, { maxLevel: 3 })
    .flatMap((section, i) => {
      const at = (id: string) => `/docs/guides/${name}${id && `#${id}`}`;
      const listed = section.rows.length > ROWS;
      const own = listed ? section.text.replace(/^\|.*$/gm, '').trim() : section.text;
      return [
        i === 0
          ? {
              guide: name,
              to: at(''),
              title: section.heading,
              page: '',
              heading: section.heading,
              row: false,
              text: own,
            }
          : {
              guide: name,
              to: at(headingId(section.heading)),
              title: `${title}: ${section.heading}`,
              page: title,
              heading: section.heading,
              row: false,
              text: own,
            },
        ...(listed ? section.rows : []).map((row) => ({
          guide: name,
          to: at(row.id),
          title: `${title}: ${row.name}`,
          page: title,
          heading: row.name,
          row: true,
          text: `\`${row.name}\`: ${row.text}`,
        })),
      ];
    })
    .filter((section) => section.text !== '');
}
