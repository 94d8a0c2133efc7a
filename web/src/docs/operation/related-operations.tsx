import { useNavigation } from '../../data/navigation.ts';
import type { Operation } from '../../data/operation.ts';
import { Section } from '../../reading/section.tsx';
import { OperationList } from './operation-list.tsx';
import { relatedOperations } from './operation-sections.ts';

/** Links to other operations on the same resource. */
export function RelatedOperations({ operation }: { operation: Operation }) {
  const related = relatedOperations(operation, useNavigation().operations);
  if (related.length === 0) return null;
  return (
    <Section title="Related operations" id="related">
      <OperationList operations={related} />
    </Section>
  );
}
