import { Text } from '@mantine/core';
import { type Operation, useDocument } from '../api/document.ts';
import { OperationList } from './operation-list.tsx';

/** What else can be done with the same thing: all under `/exports`, for example. */
export function RelatedOperations({ operation }: { operation: Operation }) {
  const { operations } = useDocument();
  const thing = (path: string) => path.split('/').slice(0, 4).join('/');
  const others = operations.filter(
    ({ operationId, path }) => operationId !== operation.operationId && thing(path) === thing(operation.path),
  );
  return others.length > 0 ? <OperationList operations={others} /> : <Text c="dimmed">None.</Text>;
}
