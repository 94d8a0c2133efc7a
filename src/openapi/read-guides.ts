/** Reads the guides of `docs/guide`, `docs/operations.md` and `docs/figures.md`, in the order and groups of the navigation. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../docs');

/** The groups of the navigation and their guides. A guide that is not listed is not shown, and a test fails. */
export const GUIDE_GROUPS = {
  'Get started': ['quick-start', 'ten-minutes', 'console', 'coming-from-hi-energy', 'what-sheaf-is-not'],
  Guides: [
    'authentication',
    'polling',
    'files',
    'reading-files',
    'receipts',
    'schedules',
    'destinations',
    'connections',
    'webhooks',
    'python',
    'command-line',
    'typescript',
    'mcp',
    'assistant',
  ],
  'Report types': ['reports', 'your-own-reports'],
  'Self-hosting': ['install', 'settings', 'storage', 'sources', 'operations', 'import'],
  Reference: ['api', 'errors', 'limits', 'figures'],
} as const;

export type GuideGroup = keyof typeof GUIDE_GROUPS;

export interface Guide {
  /** Name in the URL. */
  name: string;
  group: GuideGroup;
  title: string;
  /** The first sentence. */
  summary: string;
  /** Markdown. */
  text: string;
}

export async function readGuides(): Promise<Guide[]> {
  const names = Object.entries(GUIDE_GROUPS).flatMap(([group, members]) =>
    members.map((name) => ({ name, group: group as GuideGroup })),
  );
  const guides = await Promise.all(
    names.map(async ({ name, group }) => ({ ...guideOf(name, await readFile(pathOf(name), 'utf8')), group })),
  );
  const titles = new Map(guides.map(({ name, title }) => [name, title]));
  return guides.map((guide) => ({ ...guide, text: linked(guide.text, titles) }));
}

/** Outside the folder of the guides, because people read them in the repository. */
export const IN_REPOSITORY: readonly string[] = ['operations', 'figures'];

function pathOf(name: string): string {
  return join(DOCS, IN_REPOSITORY.includes(name) ? `${name}.md` : `guide/${name}.md`);
}

/** Extracts title and summary: the first heading, and the first sentence below it. */
export function guideOf(name: string, file: string): Omit<Guide, 'group'> {
  // Notes for authors and scripts, each on lines of its own.
  const text = file.replaceAll(/^<!--.*?-->\n/gms, '').trimStart();
  const title = /^# (.+)$/m.exec(text)?.[1] ?? name;
  const prose = (text.split(/\n{2,}/).find((block) => /^[^#|<\-\s]/.test(block) && !block.startsWith('```')) ?? '')
    .replaceAll('\n', ' ')
    .replaceAll('`', '')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1');
  return { name, title, summary: /^.*?[.!?](?=\s|$)/.exec(prose)?.[0] ?? prose.replace(/:$/, '.'), text };
}

/** Replaces file names of guides with links to their pages. */
function linked(text: string, titles: ReadonlyMap<string, string>): string {
  return text.replaceAll(/`docs\/(?:guide\/)?([\w-]+)\.md`/g, (path, name: string) => {
    const title = titles.get(name);
    return title === undefined ? path : `[${title}](/docs/guides/${name}.md)`;
  });
}
