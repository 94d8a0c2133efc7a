import { Text } from '@mantine/core';
import type { Webhook } from '../../../../clients/typescript/src/types.ts';
import { ConfirmDialog, SecretDialog } from '../parts/dialogs.tsx';
import { useRotateSecret } from './webhooks.ts';

interface RotateSecretDialogProps {
  webhook: Webhook;
  onClose: () => void;
}

/** Replaces the secret of a webhook and shows the new one once. */
export function RotateSecretDialog({ webhook, onClose }: RotateSecretDialogProps) {
  const rotate = useRotateSecret(webhook);
  if (rotate.data?.secret) {
    return (
      <SecretDialog title="New secret" secret={rotate.data.secret} name="secret" onClose={onClose}>
        <Text size="sm">For 24 hours, events are signed with both secrets. Update your program in this time.</Text>
      </SecretDialog>
    );
  }
  return (
    <ConfirmDialog
      title="Rotate the secret of this webhook?"
      action="Rotate secret"
      failed="The secret was not rotated"
      error={rotate.error}
      pending={rotate.isPending}
      onConfirm={() => rotate.mutate(undefined)}
      onClose={onClose}
    >
      You get a new secret for {webhook.url}. For 24 hours, events are signed with the old and the new one.
    </ConfirmDialog>
  );
}
