/** The guides of `docs/guide`, as pages. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../docs/guide');

/** From the first steps to what operators need; any other comes after them. */
const ORDER = [
  ...[
    'quick-start',
    'authentication',
    'api',
    'reports',
    'polling',
    'files',
    'reading-files',
    'receipts',
    'errors',
    'limits',
  ],
  ...['webhooks', 'typescript', 'mcp', 'assistant', 'storage', 'import', 'settings'],
];

export interface Guide {
  /** As in its address. */
  name: string;
  title: string;
  /** Its first sentence. */
  summary: string;
  /** Markdown. */
  text: string;
}

export async function readGuides(): Promise<Guide[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.md'));
  const names = files.map((file) => file.slice(0, -3)).sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  const guides = await Promise.all(
    names.map(async (name) => guideOf(name, await readFile(join(FOLDER, `${name}.md`), 'utf8'))),
  );
  const titles = new Map(guides.map(({ name, title }) => [name, title]));
  return guides.map((guide) => ({ ...guide, text: linked(guide.text, titles) }));
}

function place(name: string): number {
  const at = ORDER.indexOf(name);
  return at === -1 ? ORDER.length : at;
}

/** Reads what a guide says of itself: its heading and its first words. */
export function guideOf(name: string, file: string): Guide {
  const text = file.replace(/^<!--.*?-->\s*/s, '');
  const title = /^# (.+)$/m.exec(text)?.[1] ?? name;
  const prose = (text.split(/\n{2,}/).find((block) => /^[^#|<\-\s]/.test(block) && !block.startsWith('```')) ?? '')
    .replaceAll('\n', ' ')
    .replaceAll('`', '')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1');
  return { name, title, summary: /^.*?[.!?](?=\s|$)/.exec(prose)?.[0] ?? prose.replace(/:$/, '.'), text };
}

/** Guides name each other by their files; readers of pages need links. */
function linked(text: string, titles: ReadonlyMap<string, string>): string {
  return text.replaceAll(/`docs\/guide\/([\w-]+)\.md`/g, (path, name: string) => {
    const title = titles.get(name);
    return title === undefined ? path : `[${title}](/docs/guides/${name}.md)`;
  });
}
