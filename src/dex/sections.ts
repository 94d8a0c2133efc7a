/** The guides, split at their headings. */
import type { Guide } from '../openapi/read-guides.ts';

export interface Section {
  /** Path of its page, such as `webhooks`. */
  guide: string;
  /** Title of the guide and title of the section. */
  title: string;
  /** Markdown without the heading. */
  text: string;
}

/** One section for the text below the title, and one per heading. Lines in code are not headings. */
export function sectionsOf({ name, text, title }: Pick<Guide, 'name' | 'text' | 'title'>): Section[] {
  const sections: { heading: string; lines: string[] }[] = [];
  let inCode = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) inCode = !inCode;
    const heading = inCode ? null : /^##? (.*)$/.exec(line);
    if (heading) sections.push({ heading: heading[1]!.replaceAll('`', ''), lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections
    .map(({ heading, lines }, i) => ({
      guide: name,
      title: i === 0 ? heading : `${title}: ${heading}`,
      text: lines.join('\n').trim(),
    }))
    .filter((section) => section.text !== '');
}
