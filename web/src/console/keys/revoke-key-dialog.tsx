import type { ApiKey } from '../../../../clients/typescript/src/types.ts';
import { useRevokeKey } from '../data/keys.ts';
import { ConfirmDialog } from '../parts/dialogs.tsx';

interface RevokeKeyDialogProps {
  apiKey: ApiKey;
  /** Whether the session was started with this key. */
  isCurrent: boolean;
  onClose: () => void;
}

export function RevokeKeyDialog({ apiKey, isCurrent, onClose }: RevokeKeyDialogProps) {
  const revoke = useRevokeKey(apiKey);
  return (
    <ConfirmDialog
      title="Revoke this API key?"
      action="Revoke key"
      failed="The key was not revoked"
      error={revoke.error}
      pending={revoke.isPending}
      danger
      onConfirm={() => revoke.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      {apiKey.name ?? `The key ${apiKey.prefix}`} of {apiKey.user.email} stops working immediately, and its sessions
      end. This cannot be undone. {isCurrent && 'You are signed in with this key, so you will be signed out.'}
    </ConfirmDialog>
  );
}
