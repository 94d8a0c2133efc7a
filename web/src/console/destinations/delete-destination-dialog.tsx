import { ApiError } from '../../data/request.ts';
import { type Destination, useDeleteDestination } from '../data/destinations.ts';
import { ConfirmDialog } from '../parts/dialogs.tsx';

interface DeleteDestinationDialogProps {
  destination: Destination;
  /** Names of the schedules that deliver to it. */
  usedBy: readonly string[];
  onClose: () => void;
}

/** Deletes a destination. If schedules use it, a second confirmation removes it from them. */
export function DeleteDestinationDialog({ destination, usedBy, onClose }: DeleteDestinationDialogProps) {
  const remove = useDeleteDestination(destination);
  const isInUse = remove.error instanceof ApiError && remove.error.code === 'CONFLICT';
  const schedules = new Intl.ListFormat('en-US').format(usedBy);
  return (
    <ConfirmDialog
      title={`Delete ${destination.name}?`}
      action={isInUse ? 'Remove from schedules and delete' : 'Delete destination'}
      failed={isInUse ? 'Schedules deliver to it' : 'The destination was not deleted'}
      error={isInUse && usedBy.length > 0 ? null : remove.error}
      pending={remove.isPending}
      danger
      onConfirm={() => remove.mutate({ fromSchedules: isInUse }, { onSuccess: onClose })}
      onClose={onClose}
    >
      {isInUse && usedBy.length > 0
        ? `${schedules} ${usedBy.length === 1 ? 'delivers' : 'deliver'} to it. If you continue, ${usedBy.length === 1 ? 'it no longer does' : 'they no longer do'}.`
        : 'Its password or key is erased, and deliveries that are not finished end. Delivered files stay where they are. This cannot be undone.'}
    </ConfirmDialog>
  );
}
