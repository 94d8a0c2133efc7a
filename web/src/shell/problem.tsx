import { Alert, Button, Code, Group, List, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { ApiError } from '../data/request.ts';

interface ProblemProps {
  error: unknown;
  /** What failed, as a sentence without a full stop: `The export was not created`. */
  title: string;
  /** Adds a button that tries again. */
  onRetry?: (() => void) | undefined;
  /** Saves although somebody else has changed the same. Adds a button for it if that is the error. */
  onReplace?: (() => void) | undefined;
}

/** Shows an error of the API in words: the message, each invalid value, what to do next and the request ID. Never JSON. */
export function Problem({ error, title, onRetry, onReplace }: ProblemProps) {
  const failure = error instanceof ApiError ? error : null;
  const replace = failure?.code === 'PRECONDITION_FAILED' ? onReplace : undefined;
  const details = failure?.details ?? [];
  return (
    <Alert
      variant="light"
      color="ember"
      title={title}
      role="alert"
      icon={<IconAlertCircle size={20} aria-hidden="true" />}
    >
      {details.length > 1 ? (
        <List size="sm" spacing={4}>
          {details.map(({ field, message }) => (
            <List.Item key={`${field} ${message}`}>{withoutTicks(message)}</List.Item>
          ))}
        </List>
      ) : (
        <Text size="sm">{replace ? CHANGED_MEANWHILE : withoutTicks(details[0]?.message ?? messageOf(error))}</Text>
      )}
      {failure?.retryAfter ? (
        <Text size="sm" mt="xs">
          Try again in {failure.retryAfter} {failure.retryAfter === 1 ? 'second' : 'seconds'}.
        </Text>
      ) : null}
      {replace && (
        <Button size="compact-sm" variant="default" mt="sm" onClick={replace}>
          Replace their version
        </Button>
      )}
      {(onRetry || failure?.requestId || failure?.code === 'FORBIDDEN') && (
        <Group gap="md" mt="sm">
          {onRetry && (
            <Button size="compact-sm" variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          {failure && failure.status >= 400 && !replace && (
            <Link to="/docs/guides/$name" params={{ name: 'errors' }} className="quiet-link">
              What {failure.code} means
            </Link>
          )}
          {failure?.requestId && (
            <Text size="xs" c="dimmed">
              Request ID <Code>{failure.requestId}</Code>
            </Text>
          )}
        </Group>
      )}
    </Alert>
  );
}

const CHANGED_MEANWHILE =
  'Somebody else changed it while you were editing. Replace their version with yours, or cancel to look at theirs first.';

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Messages of the API mark names with backticks. */
function withoutTicks(message: string) {
  return message.split(/`([^`]+)`/).map((text, i) => (i % 2 === 1 ? <Code key={text}>{text}</Code> : text));
}
