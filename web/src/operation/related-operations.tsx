import { Text } from '@mantine/core';
import { type Operation, useDocument } from '../api/document.ts';
import { OperationList } from './operation-list.tsx';

/** Other operations on the same resource, for example all under `/exports`. */
export function RelatedOperations({ operation }: { operation: Operation }) {
  const { operations } = useDocument();
  const resourceOf = (path: string) => path.split('/').slice(0, 4).join('/');
  const others = operations.filter(
    ({ operationId, path }) => operationId !== operation.operationId && resourceOf(path) === resourceOf(operation.path),
  );
  return others.length > 0 ? <OperationList operations={others} /> : <Text c="dimmed">None.</Text>;
}
