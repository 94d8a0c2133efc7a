/** Splits Markdown at its headings, and its tables into rows that have a name. Search leads to each of them. */
import { headingId } from './heading-id.ts';

export interface MarkdownSection {
  level: number;
  /** Without code marks. */
  heading: string;
  /** Markdown below the heading, up to the next one. */
  text: string;
  rows: MarkdownRow[];
}

/** A table row that begins with code, such as a setting, an error or a column. */
export interface MarkdownRow {
  /** The code, and the cell before it: `SHEAF_PUBLIC_URL`, `409 CONFLICT`. */
  name: string;
  /** Id of the row in the HTML of the page. */
  id: string;
  /** The other cells. */
  text: string;
}

/** One section for the text below the title, and one per heading. Lines in code are not headings. */
export function splitMarkdown(markdown: string, { maxLevel = 3 } = {}): MarkdownSection[] {
  const heads = new RegExp(`^(#{1,${maxLevel}}) (.*)$`);
  const sections: (Omit<MarkdownSection, 'text'> & { lines: string[] })[] = [];
  const ids = new Set<string>();
  let inCode = false;
  let header: MarkdownRow | null = null;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) inCode = !inCode;
    const [, marks, title] = (inCode ? null : heads.exec(line)) ?? [];
    if (marks && title) {
      const heading = title.replaceAll('`', '');
      ids.add(headingId(heading));
      sections.push({ level: marks.length, heading, lines: [], rows: [] });
      continue;
    }
    const section = sections.at(-1);
    if (!section) continue;
    section.lines.push(line);
    // The row above the rule names the columns, and has no id in the page.
    if (header && RULE.test(line)) {
      section.rows.pop();
      ids.delete(header.id);
    }
    header = null;
    const row = inCode ? null : rowOf(line);
    if (!row || ids.has(row.id)) continue;
    ids.add(row.id);
    section.rows.push(row);
    header = row;
  }
  return sections.map(({ lines, ...section }) => ({ ...section, text: lines.join('\n').trim() }));
}

/** The line between the header of a table and its rows. */
const RULE = /^\|(?: *:?-+:? *\|)+$/;

/** The pages give the same ids to the rows (web/src/reading/markdown.tsx): to the first with a name, not to others. */
function rowOf(line: string): MarkdownRow | null {
  if (!line.startsWith('| ')) return null;
  const cells = line
    .slice(1)
    .split(/(?<!\\)\|/)
    .slice(0, -1)
    .map((cell) => cell.trim());
  const at = cells.slice(0, 2).findIndex((cell) => cell.startsWith('`'));
  const code = /^`([\w./{}-]+)`/.exec(cells[at] ?? '')?.[1];
  if (code === undefined) return null;
  return {
    name: [...cells.slice(0, at), code].join(' '),
    id: headingId(code),
    text: cells
      .slice(at + 1)
      .join('. ')
      .replace(/\.\. /g, '. '),
  };
}

/** Markdown as text for an excerpt: without marks, tables rules and code fences. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/```\w*\n?/g, ' ')
    .replace(/^\|(?:-+\|)+$/gm, ' ')
    .replace(/!?\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/(?<!\\)\|/g, ' ')
    .replace(/[`*]+|^#+ |^[->] /gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}
