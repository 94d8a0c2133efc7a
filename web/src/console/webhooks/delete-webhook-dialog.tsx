import type { Webhook } from '../../../../clients/typescript/src/types.ts';
import { ConfirmDialog } from '../parts/dialogs.tsx';
import { useDeleteWebhook } from './webhooks.ts';

interface DeleteWebhookDialogProps {
  webhook: Webhook;
  onClose: () => void;
}

export function DeleteWebhookDialog({ webhook, onClose }: DeleteWebhookDialogProps) {
  const remove = useDeleteWebhook(webhook);
  return (
    <ConfirmDialog
      title="Delete this webhook?"
      action="Delete webhook"
      failed="The webhook was not deleted"
      error={remove.error}
      pending={remove.isPending}
      danger
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      {webhook.url} receives no more events. Events that wait for a retry are discarded. This cannot be undone.
    </ConfirmDialog>
  );
}
