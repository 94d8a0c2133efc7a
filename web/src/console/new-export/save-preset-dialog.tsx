import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../data/request.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { Problem } from '../../shell/problem.tsx';
import type { ExportRequest } from '../data/export-search.ts';
import { useSavePreset } from '../data/presets.ts';

interface SavePresetDialogProps {
  request: ExportRequest;
  onClose: () => void;
  onSaved: (name: string) => void;
}

export function SavePresetDialog({ request, onClose, onSaved }: SavePresetDialogProps) {
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const save = useSavePreset();
  const nameError = save.error instanceof ApiError ? save.error.of('name') : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ ...request, name: name.trim(), shared }, { onSuccess: () => onSaved(name.trim()) });
  };
  return (
    <Dialog onClose={onClose} title="Save preset">
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">
            A preset keeps the filters, columns and sort order. Periods such as “Last 7 days” are computed whenever it
            is used.
          </Text>
          <TextInput
            label="Name"
            data-autofocus
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
            error={nameError?.replaceAll('`', '')}
          />
          <Checkbox
            label="Share with everyone of your publisher"
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          {save.error && !nameError && <Problem title="The preset was not saved" error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
              Save preset
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
