/** Saves how the file is read as a preset for the next file, and deletes a saved preset. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { json, request } from '../../data/request.ts';
import type { Session } from '../../data/session.ts';
import { Dialog } from '../../shell/dialog.tsx';
import {
  type Checked,
  DETECT,
  fits,
  IMPORTS,
  type ImportOptions,
  type ImportPreset,
  presetsOfNetworksQuery,
} from '../data/imports.ts';
import { useChange } from '../data/use-pages.ts';
import { ConfirmDialog } from '../parts/dialogs.tsx';
import { FormProblem, fieldMessages } from '../parts/form-errors.tsx';
import { SHARED_KINDS } from './import-words.ts';

const PATH = `${IMPORTS}/presets`;

interface PresetActionsProps {
  caller: Session['caller'];
  options: ImportOptions;
  checked: Checked;
  /** Whether the file is being checked, so that `checked` can differ from the options. */
  disabled: boolean;
  /** The preset that reads the file from now on. */
  onPreset: (preset: string) => void;
}

export function PresetActions({ caller, options, checked, disabled, onPreset }: PresetActionsProps) {
  const [open, setOpen] = useState<'save' | 'delete' | null>(null);
  const { kind, mapping, values, timeZone, network } = options;
  const publisher = options.publisher.trim() || caller.publisher.slug;
  const presets = useQuery(presetsOfNetworksQuery).data?.presets ?? [];
  const saved = presets.find((one) => one.id !== null && one.name === checked.preset && fits(one, { kind, publisher }));
  const isChanged = [...Object.values(mapping), ...Object.values(values), timeZone, network].some((one) => one !== '');
  const close = () => setOpen(null);
  return (
    <>
      <Group mt="md">
        {isChanged && checked.as_preset !== null && (
          <Button variant="default" disabled={disabled} onClick={() => setOpen('save')}>
            Save as preset
          </Button>
        )}
        {saved && (
          <Button variant="default" disabled={disabled} onClick={() => setOpen('delete')}>
            Delete preset
          </Button>
        )}
      </Group>
      {open === 'save' && checked.as_preset !== null && (
        <SaveDialog
          publisher={SHARED_KINDS.includes(kind) ? null : publisher}
          preset={checked.as_preset}
          onSaved={(name) => {
            close();
            onPreset(name);
          }}
          onClose={close}
        />
      )}
      {open === 'delete' && saved && (
        <DeleteDialog
          preset={saved}
          onDeleted={() => {
            close();
            onPreset(DETECT);
          }}
          onClose={close}
        />
      )}
    </>
  );
}

interface SaveDialogProps {
  /** Slug or ID. Null for what all publishers use. */
  publisher: string | null;
  preset: object;
  onSaved: (name: string) => void;
  onClose: () => void;
}

function SaveDialog({ publisher, preset, onSaved, onClose }: SaveDialogProps) {
  const form = useForm({ initialValues: { name: '' } });
  const save = useChange(
    ({ name }: { name: string }) =>
      request<Responses['createImportPreset']>(
        PATH,
        json('POST', { name, preset, ...(publisher === null ? {} : { publisher_id: publisher }) }),
      ),
    PATH,
  );
  return (
    <Dialog onClose={onClose} title="Save as preset">
      <form
        noValidate
        onSubmit={form.onSubmit((values) =>
          save.mutate(values, {
            onSuccess: ({ preset: { name } }) => onSaved(name),
            onError: (error) => form.setErrors(fieldMessages(error)),
          }),
        )}
      >
        <Stack>
          <Text size="sm">
            The preset keeps the columns, the time zone and the values for all rows. The next file with these columns is
            recognized
            {publisher === null ? '.' : ` for ${publisher}, also through the API and on the command line.`}
          </Text>
          <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
          <FormProblem title="The preset was not saved" error={save.error} fields={['name']} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save preset
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface DeleteDialogProps {
  preset: ImportPreset;
  onDeleted: () => void;
  onClose: () => void;
}

function DeleteDialog({ preset: { id, name }, onDeleted, onClose }: DeleteDialogProps) {
  const remove = useChange(() => request<void>(`${PATH}/${id}`, { method: 'DELETE' }), PATH);
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      action="Delete preset"
      failed="The preset was not deleted"
      error={remove.error}
      pending={remove.isPending}
      danger
      onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
      onClose={onClose}
    >
      What was imported with it stays. The next file is not recognized by it any more.
    </ConfirmDialog>
  );
}
