import type { Navigation } from '../../data/navigation.ts';
import type { Operation } from '../../data/operation.ts';
import type { PageHeading } from '../page/page-contents.tsx';

/** The sections of an operation's page, in order. */
export function operationSections(operation: Operation, operations: Navigation['operations']): PageHeading[] {
  const sections = [
    operation.parameters.length > 0 && { id: 'parameters', title: 'Parameters' },
    operation.requestBody !== undefined && { id: 'request-body', title: 'Request body' },
    { id: 'try-it', title: 'Try it' },
    { id: 'responses', title: 'Responses' },
    { id: 'errors', title: 'Errors' },
    relatedOperations(operation, operations).length > 0 && { id: 'related', title: 'Related operations' },
  ];
  return sections.filter((section) => section !== false).map((section) => ({ ...section, level: 2 }));
}

/** Other operations on the same resource, for example all under `/exports`. */
export function relatedOperations(
  operation: Operation,
  operations: Navigation['operations'],
): Navigation['operations'] {
  const resourceOf = (path: string) => path.split('/').slice(0, 4).join('/');
  return operations.filter(
    ({ operationId, path }) => operationId !== operation.operationId && resourceOf(path) === resourceOf(operation.path),
  );
}
