import { Button, Checkbox, NativeSelect, PasswordInput, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Kind } from '../data/destinations.ts';
import { IN_PLACE } from '../new-export/drop-down.ts';
import { type Field, SIGN_IN } from './kinds.ts';
import { fieldsOf, isSecret, shownFields, type Values } from './settings-form.ts';

interface SettingsFieldsProps {
  kind: Kind;
  values: Values;
  signIn: number;
  errors: Readonly<Record<string, string>>;
  /** Chooses between secrets that exclude each other. Shown above the first of them. */
  signInControl: ReactNode;
  /** Names of the secrets that are stored. */
  stored: readonly string[];
  /** Labels of the changes because of which the secrets are needed again. */
  moved: readonly string[];
  onChange(name: string, value: Values[string]): void;
}

/** A control for each setting of a kind. */
export function SettingsFields({ kind, signIn, signInControl, stored, moved, ...props }: SettingsFieldsProps) {
  const fields = fieldsOf(kind);
  return (
    <div className="destination-fields">
      {shownFields(kind, signIn).map((name) => {
        const field = fields[name]!;
        const isStored = isSecret(field) && stored.includes(name);
        return (
          <div key={name} data-short={field.short || undefined}>
            {SIGN_IN[kind]?.[signIn]?.names[0] === name && signInControl}
            <Setting
              name={name}
              field={isStored ? storedField(field, moved) : field}
              value={props.values[name]}
              error={props.errors[name]}
              onChange={props.onChange}
            />
          </div>
        );
      })}
    </div>
  );
}

/** The field of a secret that is stored, which is not needed again unless it would be sent to another place. */
function storedField(field: Field, moved: readonly string[]): Field {
  if (moved.length === 0)
    return { ...field, required: false, description: 'Stored and not shown. Leave it empty to keep it.' };
  const changes = new Intl.ListFormat('en-US').format(moved);
  return { ...field, description: `${changes} changed. Enter it again, because it would be sent to another place.` };
}

interface SettingProps {
  name: string;
  field: Field;
  value: Values[string] | undefined;
  error: string | undefined;
  onChange(name: string, value: Values[string]): void;
}

function Setting({ name, field, value, error, onChange }: SettingProps) {
  const { label, description, placeholder, control, choices = [], required = false } = field;
  const common = { label, description, error, required, withAsterisk: required };
  const text = typeof value === 'string' ? value : '';
  const typed = {
    ...common,
    placeholder,
    value: text,
    // Browsers would offer the user's own password, and save this one as it.
    autoComplete: isSecret(field) ? 'new-password' : 'off',
    onChange: (event: { currentTarget: { value: string } }) => onChange(name, event.currentTarget.value),
  };
  if (control === 'secret')
    return <PasswordInput {...typed} visibilityToggleButtonProps={{ 'aria-label': `Show ${label}` }} />;
  if (control === 'secret-lines') return <Textarea {...typed} rows={4} spellCheck={false} className="secret-lines" />;
  if (control === 'signing-secret') {
    return (
      <TextInput
        {...typed}
        spellCheck={false}
        rightSection={
          <Button size="compact-sm" variant="subtle" onClick={() => onChange(name, newSecret())}>
            Generate
          </Button>
        }
        rightSectionWidth={96}
      />
    );
  }
  if (control === 'switch') {
    return (
      <Checkbox
        label={label}
        description={description}
        checked={value === true}
        onChange={(event) => onChange(name, event.currentTarget.checked)}
      />
    );
  }
  if (control === 'choice') return <NativeSelect {...typed} data={choices} />;
  if (control === 'list') {
    return (
      <TagsInput
        {...common}
        value={Array.isArray(value) ? value : []}
        onChange={(list) => onChange(name, list)}
        // An address that was typed and not ended with Enter is meant, too.
        acceptValueOnBlur
        splitChars={[',', ';', ' ']}
        comboboxProps={IN_PLACE}
      />
    );
  }
  return <TextInput {...typed} inputMode={control === 'number' ? 'numeric' : 'text'} spellCheck={false} />;
}

/** Bytes of a secret of Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const SECRET_BYTES = 32;

function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
