import { type Schedule, useDeleteSchedule } from '../data/schedules.ts';
import { ConfirmDialog } from '../parts/dialogs.tsx';

interface DeleteDialogProps {
  schedule: Schedule;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteDialog({ schedule, onClose, onDeleted }: DeleteDialogProps) {
  const remove = useDeleteSchedule(schedule);
  return (
    <ConfirmDialog
      title={`Delete ${schedule.name}?`}
      action="Delete schedule"
      failed="The schedule was not deleted"
      error={remove.error}
      pending={remove.isPending}
      danger
      onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
      onClose={onClose}
    >
      It never runs again. Its exports and their files stay.
    </ConfirmDialog>
  );
}
