import { Alert, Button, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';

interface ChangedMeanwhileProps {
  /** Name of the preset. */
  name: string;
  onCheckAgain: () => void;
}

/** Somebody else has changed the preset since the file was checked. */
export function ChangedMeanwhile({ name, onCheckAgain }: ChangedMeanwhileProps) {
  return (
    <Alert
      variant="light"
      color="ember"
      title={`Somebody else has changed ${name}`}
      role="alert"
      icon={<IconAlertCircle size={20} aria-hidden="true" />}
    >
      <Text size="sm">
        Nothing was stored. Check the file again with their version. What you have changed on this page stays, and is
        applied to it.
      </Text>
      <Button size="compact-sm" variant="default" mt="sm" onClick={onCheckAgain}>
        Check again
      </Button>
    </Alert>
  );
}
