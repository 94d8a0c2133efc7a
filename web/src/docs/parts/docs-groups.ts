/** All pages of the documentation, in the order of the navigation. */
import { useNavigation } from '../../data/navigation.ts';

export interface DocsEntry {
  to: string;
  label: string;
  method?: string;
}

export interface DocsGroup {
  title: string;
  /** Entries by tag. A group without tags has one, with an empty name. */
  sections: { tag: string; entries: DocsEntry[] }[];
}

export function useDocsGroups(): DocsGroup[] {
  const { guides, operations, reports } = useNavigation();
  const groups = [...new Set(guides.map(({ group }) => group))];
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  const reportTypes = reports.map(({ name, title }) => ({ to: `/docs/reports/${name}`, label: title }));
  return [
    ...groups.map((title, i) => ({
      title,
      sections: [
        {
          tag: '',
          entries: [
            ...(i === 0 ? [{ to: '/docs', label: 'Overview' }] : []),
            ...guides
              .filter(({ group }) => group === title)
              .map((guide) => ({ to: `/docs/guides/${guide.name}`, label: guide.title })),
            ...(title === 'Report types' ? reportTypes : []),
          ],
        },
      ],
    })),
    {
      title: 'Operations',
      sections: tags.map((tag) => ({
        tag,
        entries: operations
          .filter((operation) => operation.tag === tag)
          .map(({ operationId, method, summary }) => ({
            to: `/docs/operations/${operationId}`,
            label: summary,
            method,
          })),
      })),
    },
  ];
}
