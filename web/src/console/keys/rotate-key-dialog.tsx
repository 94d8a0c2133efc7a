import { Text } from '@mantine/core';
import type { ApiKey } from '../../../../clients/typescript/src/types.ts';
import { useRotateKeyById } from '../data/keys.ts';
import { ConfirmDialog, SecretDialog } from '../parts/dialogs.tsx';

interface KeyDialogProps {
  apiKey: ApiKey;
  /** Whether the session was started with this key. */
  isCurrent: boolean;
  onClose: () => void;
}

/** Replaces a key and shows the new one once. */
export function RotateKeyDialog({ apiKey, isCurrent, onClose }: KeyDialogProps) {
  const rotate = useRotateKeyById(apiKey);
  if (rotate.data?.secret) {
    return (
      <SecretDialog title="New API key" secret={rotate.data.secret} name="API key" onClose={onClose}>
        <Text size="sm">The old key no longer works. Use the new one in every program that had the old one.</Text>
      </SecretDialog>
    );
  }
  return (
    <ConfirmDialog
      title="Rotate this API key?"
      action="Rotate key"
      failed="The key was not rotated"
      error={rotate.error}
      pending={rotate.isPending}
      danger
      onConfirm={() => rotate.mutate(undefined)}
      onClose={onClose}
    >
      {apiKey.name ?? `The key ${apiKey.prefix}`} of {apiKey.user.email} stops working immediately in every program that
      uses it. You get a new key with the same access. {isCurrent && 'You stay signed in.'}
    </ConfirmDialog>
  );
}
