/** Dialogs that change a preset. */
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Preset } from '../../../../clients/typescript/src/types.ts';
import type { Session } from '../../data/session.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { ConfirmDialog } from '../parts/dialogs.tsx';
import { FormProblem, fieldMessages } from '../parts/form-errors.tsx';
import { useChangePreset, useDeletePreset } from './use-presets.ts';

interface DialogProps {
  preset: Preset;
  onClose: () => void;
}

export function RenameDialog({ preset, onClose }: DialogProps) {
  const form = useForm({ initialValues: { name: preset.name } });
  const change = useChangePreset(preset);
  return (
    <Dialog onClose={onClose} title="Rename the preset">
      <form
        noValidate
        onSubmit={form.onSubmit((values) =>
          change.mutate(values, { onSuccess: onClose, onError: (error) => form.setErrors(fieldMessages(error)) }),
        )}
      >
        <Stack>
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <FormProblem title="The preset was not renamed" error={change.error} fields={['name']} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              Rename preset
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

export function ShareDialog({ preset, caller, onClose }: DialogProps & { caller: Session['caller'] }) {
  const change = useChangePreset(preset);
  const { shared, name } = preset;
  return (
    <ConfirmDialog
      title={shared ? `Stop sharing ${name}?` : `Share ${name}?`}
      action={shared ? 'Stop sharing' : 'Share preset'}
      failed="The preset was not changed"
      error={change.error}
      pending={change.isPending}
      onConfirm={() => change.mutate({ shared: !shared }, { onSuccess: onClose })}
      onClose={onClose}
    >
      {shared
        ? 'Only its owner, admins and operators can use it then.'
        : `Everyone at ${caller.publisher.name} can use it then. Each person gets the rows that they have access to.`}
    </ConfirmDialog>
  );
}

export function DeleteDialog({ preset, onClose }: DialogProps) {
  const remove = useDeletePreset(preset);
  return (
    <ConfirmDialog
      title={`Delete ${preset.name}?`}
      action="Delete preset"
      failed="The preset was not deleted"
      error={remove.error}
      pending={remove.isPending}
      danger
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      Exports that were created from it stay. {preset.shared && 'Nobody can use the preset any more.'}
    </ConfirmDialog>
  );
}
