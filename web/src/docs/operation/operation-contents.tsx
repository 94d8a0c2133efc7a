import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNavigation } from '../../data/navigation.ts';
import type { Operation } from '../../data/operation.ts';
import { type OperationPageData, pageDataQuery } from '../../data/page-data.ts';
import { useCurrentSection } from '../page/use-current-section.ts';
import { operationSections } from './operation-sections.ts';

/** The sections of the operation that is open, for the navigation. Nothing until the page has its data. */
export function OperationContents({ path }: { path: string }) {
  const { data } = useQuery({ ...pageDataQuery<OperationPageData>(path), enabled: false });
  return data ? <Sections operation={data.operation} /> : null;
}

function Sections({ operation }: { operation: Operation }) {
  const { operations } = useNavigation();
  const sections = useMemo(() => operationSections(operation, operations), [operation, operations]);
  const current = useCurrentSection(sections);
  return (
    <ul className="navigation-sections" aria-label="On this page">
      {sections.map(({ id, title }) => (
        <li key={id}>
          <a href={`#${id}`} aria-current={id === current ? 'location' : undefined}>
            {title}
          </a>
        </li>
      ))}
    </ul>
  );
}
