import { Alert, Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { ApiError } from '../api/request.ts';

/** What stands where a page could not be shown. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const queries = useQueryClient();
  const again = async () => {
    await queries.resetQueries();
    reset();
  };
  return (
    <Alert title="This page could not be shown" color="red" variant="outline" role="alert">
      <Stack gap="sm" align="flex-start">
        <Text>{error instanceof Error ? error.message : String(error)}</Text>
        {error instanceof ApiError && error.requestId && (
          <Text size="sm" c="dimmed">
            Request <code>{error.requestId}</code>
          </Text>
        )}
        <Button variant="default" onClick={() => void again()}>
          Try again
        </Button>
      </Stack>
    </Alert>
  );
}
