import type { User } from '../../../../clients/typescript/src/types.ts';
import { useChangeAccess } from '../data/users.ts';
import { ConfirmDialog } from '../parts/dialogs.tsx';

interface ChangeAccessDialogProps {
  user: User;
  change: 'deactivate' | 'reactivate';
  onClose: () => void;
}

export function ChangeAccessDialog({ user, change, onClose }: ChangeAccessDialogProps) {
  const access = useChangeAccess(user);
  const deactivates = change === 'deactivate';
  return (
    <ConfirmDialog
      title={deactivates ? `Deactivate ${user.email}?` : `Reactivate ${user.email}?`}
      action={deactivates ? 'Deactivate user' : 'Reactivate user'}
      failed={deactivates ? 'The user was not deactivated' : 'The user was not reactivated'}
      error={access.error}
      pending={access.isPending}
      danger={deactivates}
      onConfirm={() => access.mutate(change, { onSuccess: onClose })}
      onClose={onClose}
    >
      {deactivates
        ? 'Their API keys and sessions end immediately. Their exports and webhooks remain. You can reactivate them later, but they then need a new API key.'
        : 'They have access again with a new API key, which you can create afterwards. Their old keys stay revoked.'}
    </ConfirmDialog>
  );
}
