import { Button, Group, Input, NativeSelect, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Session } from '../../data/session.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { type Destination, type Kind, useSaveDestination } from '../data/destinations.ts';
import type { NewDestination } from '../data/new-destination.ts';
import { FormProblem, fieldMessages } from '../parts/form-errors.tsx';
import { KINDS, SIGN_IN } from './kinds.ts';
import { SettingsFields } from './settings-fields.tsx';
import {
  isUnchanged,
  movedSettings,
  settingErrors,
  settingsOf,
  shownFields,
  type Values,
  valuesOf,
} from './settings-form.ts';

interface DestinationDialogProps {
  caller: Session['caller'];
  /** The destination to change. Without it, a new one is created. */
  destination?: Destination;
  /** What a new one begins with. */
  initial?: NewDestination | undefined;
  /** Kinds that the service allows for new destinations. */
  kinds: readonly Kind[];
  onSaved: (destination: Destination) => void;
  onClose: () => void;
}

/** Creates or changes a destination. Stored secrets are never shown. */
export function DestinationDialog({ caller, destination, initial, kinds, onSaved, onClose }: DestinationDialogProps) {
  const wanted = initial && kinds.includes(initial.kind) ? initial : undefined;
  const [kind, setKind] = useState<Kind>(destination?.kind ?? wanted?.kind ?? kinds[0]!);
  const [name, setName] = useState(destination?.name ?? initial?.name ?? '');
  const [publisher, setPublisher] = useState('');
  const [values, setValues] = useState<Values>(destination ? valuesOf(destination) : (wanted?.settings ?? {}));
  const signIns = SIGN_IN[kind];
  const [signIn, setSignIn] = useState(() =>
    Math.max(0, signIns?.findIndex(({ names }) => names.some((one) => destination?.secrets_set.includes(one))) ?? 0),
  );
  const save = useSaveDestination(destination?.id);
  const errors = settingErrors(kind, fieldMessages(save.error));
  // As the dialog began: the list can be loaded again while it is open.
  const [updatedAt] = useState(destination?.updated_at);
  const saveOver = (version: string | undefined) => {
    const settings = settingsOf(kind, values, signIn);
    const body = {
      name: name.trim(),
      // The result of the last test belongs to the settings, and stays if only the name changes.
      ...(destination && isUnchanged(destination, settings) ? {} : { [kind]: settings }),
      ...(publisher.trim() ? { publisher_id: publisher.trim() } : {}),
    };
    save.mutate({ body, updatedAt: version }, { onSuccess: (saved) => onSaved(saved.destination) });
  };
  return (
    <Dialog onClose={onClose} title={destination ? `Edit ${destination.name}` : 'New destination'} size="36rem">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          saveOver(updatedAt);
        }}
        noValidate
      >
        <Stack>
          {initial && !wanted && (
            <Text size="sm">
              This service does not allow destinations of the kind “{KINDS[initial.kind].label}”. Choose another kind.
            </Text>
          )}
          {!destination && (
            <NativeSelect
              label="Kind"
              description={KINDS[kind].about}
              data={kinds.map((one) => ({ value: one, label: KINDS[one].label }))}
              value={kind}
              onChange={(event) => {
                setKind(event.currentTarget.value as Kind);
                setValues({});
                setSignIn(0);
                save.reset();
              }}
              data-autofocus
            />
          )}
          <TextInput
            label="Name"
            placeholder="Finance"
            description="People choose it by this name for their schedules."
            required
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors['name']}
          />
          {!destination && caller.role === 'operator' && (
            <TextInput
              label="Publisher"
              description={`ID or slug of the publisher whose files it receives. Default: ${caller.publisher.slug}.`}
              value={publisher}
              onChange={(event) => setPublisher(event.currentTarget.value)}
              error={errors['publisher_id']}
            />
          )}
          <SettingsFields
            kind={kind}
            values={values}
            signIn={signIn}
            errors={errors}
            signInControl={
              signIns && (
                <div className="sign-in-with">
                  <Input.Label component="span" id="sign-in-with">
                    Sign in with
                  </Input.Label>
                  <SegmentedControl
                    aria-labelledby="sign-in-with"
                    fullWidth
                    data={signIns.map(({ label }, index) => ({ label, value: String(index) }))}
                    value={String(signIn)}
                    onChange={(index) => setSignIn(Number(index))}
                  />
                </div>
              )
            }
            stored={destination?.secrets_set ?? []}
            moved={destination ? movedSettings(destination, values) : []}
            onChange={(field, value) => setValues((before) => ({ ...before, [field]: value }))}
          />
          <FormProblem
            title={destination ? 'The destination was not changed' : 'The destination was not created'}
            error={save.error}
            fields={shownIn(kind, signIn, errors, save.error)}
            onReplace={() => saveOver(undefined)}
          />
          <Text size="sm" c="dimmed">
            Passwords and keys are stored encrypted. Nobody can read them again, and you can test the destination after
            it is saved.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {destination ? 'Save changes' : 'Create destination'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** The API's names of the fields whose messages are shown at them. */
function shownIn(kind: Kind, signIn: number, errors: Record<string, string>, error: unknown): string[] {
  const shown = ['name', 'publisher_id', ...shownFields(kind, signIn)].filter((field) => errors[field] !== undefined);
  return Object.keys(fieldMessages(error)).filter((field) =>
    shown.includes(field.startsWith(`${kind}.`) ? field.split('.')[1]! : field),
  );
}
