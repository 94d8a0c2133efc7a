import { Alert, Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { ApiError } from '../api/request.ts';

/** Shown in place of a page that failed to load. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const queries = useQueryClient();
  const retry = async () => {
    await queries.resetQueries();
    reset();
  };
  return (
    <Alert title="This page failed to load" color="red" variant="outline" role="alert">
      <Stack gap="sm" align="flex-start">
        <Text>{error instanceof Error ? error.message : String(error)}</Text>
        {error instanceof ApiError && error.requestId && (
          <Text size="sm" c="dimmed">
            Request ID: <code>{error.requestId}</code>
          </Text>
        )}
        <Button variant="default" onClick={() => void retry()}>
          Try again
        </Button>
      </Stack>
    </Alert>
  );
}
