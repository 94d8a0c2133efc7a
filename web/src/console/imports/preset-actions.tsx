/** Saves how the file is read as a preset for the next file, and changes or deletes a saved preset. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type ReactNode, useState } from 'react';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { ApiError, json, jsonIfUnchanged, request } from '../../data/request.ts';
import type { Session } from '../../data/session.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { type Checked, DETECT, IMPORTS, type ImportOptions, isChanged } from '../data/imports.ts';
import { useChange } from '../data/use-pages.ts';
import { ConfirmDialog } from '../parts/dialogs.tsx';
import { FormProblem, fieldMessages } from '../parts/form-errors.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
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
  /** Checks the file again with the same options. */
  onCheckAgain: () => void;
}

export function PresetActions({ caller, options, checked, disabled, onPreset, onCheckAgain }: PresetActionsProps) {
  const [open, setOpen] = useState<'create' | 'change' | 'delete' | null>(null);
  const { kind } = options;
  const publisher = SHARED_KINDS.includes(kind) ? null : options.publisher.trim() || caller.publisher.slug;
  const { preset: name, preset_id: id, as_preset: content } = checked;
  const saved = id === null || name === null ? null : { id, name, updatedAt: checked.preset_updated_at ?? undefined };
  const canSave = content !== null && isChanged(options);
  const close = () => setOpen(null);
  const readWith = (preset: string) => {
    close();
    onPreset(preset);
  };
  return (
    <>
      <Group mt="md">
        {canSave && saved && (
          <Button variant="default" disabled={disabled} onClick={() => setOpen('change')}>
            Save changes
          </Button>
        )}
        {canSave && (
          <Button variant="default" disabled={disabled} onClick={() => setOpen('create')}>
            Save as a new preset
          </Button>
        )}
        {saved && (
          <Button variant="default" disabled={disabled} onClick={() => setOpen('delete')}>
            Delete preset
          </Button>
        )}
      </Group>
      {open === 'create' && content !== null && (
        <SaveDialog publisher={publisher} content={content} onSaved={readWith} onClose={close} />
      )}
      {open === 'change' && content !== null && saved && (
        <ChangeDialog
          preset={saved}
          content={content}
          onSaved={readWith}
          onCheckAgain={() => {
            close();
            onCheckAgain();
          }}
          onClose={close}
        />
      )}
      {open === 'delete' && saved && <DeleteDialog preset={saved} onDeleted={() => readWith(DETECT)} onClose={close} />}
    </>
  );
}

interface NameFormProps {
  /** The name at first. */
  name: string;
  /** What is saved, in words. */
  children: ReactNode;
  save: (name: string) => Promise<{ preset: { name: string } }>;
  action: string;
  /** What failed. */
  failed: string;
  onSaved: (name: string) => void;
  onClose: () => void;
  /** Shows an error in another way. */
  instead?: (error: unknown) => ReactNode;
}

/** The form of both dialogs that save. */
function NameForm({ name, children, save, action, failed, onSaved, onClose, instead }: NameFormProps) {
  const form = useForm({ initialValues: { name } });
  const saving = useChange((values: { name: string }) => save(values.name), PATH);
  const other = saving.error ? instead?.(saving.error) : undefined;
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        saving.mutate(values, {
          onSuccess: ({ preset }) => onSaved(preset.name),
          onError: (error) => form.setErrors(fieldMessages(error)),
        }),
      )}
    >
      <Stack>
        <Text size="sm">{children}</Text>
        <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
        {other ?? <FormProblem title={failed} error={saving.error} fields={['name']} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface SaveDialogProps {
  /** Slug or ID. Null for what all publishers use. */
  publisher: string | null;
  content: object;
  onSaved: (name: string) => void;
  onClose: () => void;
}

function SaveDialog({ publisher, content, onSaved, onClose }: SaveDialogProps) {
  const save = (name: string) =>
    request<Responses['createImportPreset']>(
      PATH,
      json('POST', { name, preset: content, ...(publisher === null ? {} : { publisher_id: publisher }) }),
    );
  return (
    <Dialog onClose={onClose} title="Save as a new preset">
      <NameForm
        name=""
        save={save}
        action="Save preset"
        failed="The preset was not saved"
        onSaved={onSaved}
        onClose={onClose}
      >
        The preset keeps how this file is read: columns, words, forms and values for all rows. The next file with these
        columns is recognized
        {publisher === null ? '.' : ` for ${publisher}, also through the API and on the command line.`}
      </NameForm>
    </Dialog>
  );
}

interface Saved {
  id: number;
  name: string;
  /** The version that the check used. */
  updatedAt: string | undefined;
}

interface ChangeDialogProps {
  preset: Saved;
  content: object;
  onSaved: (name: string) => void;
  onCheckAgain: () => void;
  onClose: () => void;
}

/** Changes the preset that reads the file, unless somebody else has changed it since the check. */
function ChangeDialog({ preset, content, onSaved, onCheckAgain, onClose }: ChangeDialogProps) {
  const save = (name: string) =>
    request<Responses['updateImportPreset']>(
      `${PATH}/${preset.id}`,
      jsonIfUnchanged('PATCH', { name, preset: content }, preset.updatedAt),
    );
  const changed = (error: unknown) =>
    error instanceof ApiError && error.code === 'PRECONDITION_FAILED' ? (
      <ChangedMeanwhile name={preset.name} onCheckAgain={onCheckAgain} />
    ) : undefined;
  return (
    <Dialog onClose={onClose} title={`Save changes to ${preset.name}`}>
      <NameForm
        name={preset.name}
        save={save}
        action="Save changes"
        failed="The preset was not changed"
        onSaved={onSaved}
        onClose={onClose}
        instead={changed}
      >
        From now on, files with these columns are read as you have set here. What was imported before stays.
      </NameForm>
    </Dialog>
  );
}

interface DeleteDialogProps {
  preset: Saved;
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
