import { Button } from '@mantine/core';

interface MoreRowsProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** Loads the next page of a list. */
export function MoreRows({ query }: MoreRowsProps) {
  if (!query.hasNextPage) return null;
  return (
    <Button mt="md" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      Show more
    </Button>
  );
}
