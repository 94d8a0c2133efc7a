/** The guides, cut at their headings. */
import type { Guide } from '../openapi/read-guides.ts';

export interface Section {
  /** As in the address of its page: `webhooks`. */
  guide: string;
  /** Title of the guide, and of the section within it. */
  title: string;
  /** Markdown, without the heading. */
  text: string;
}

/** One section for the text under the title, and one for every heading below it; what looks like one in code is none. */
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
