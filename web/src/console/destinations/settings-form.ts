/** What the form of a destination shows, and what it sends. */
import type { Destination, Kind } from '../data/destinations.ts';
import { FIELDS, type Field, SIGN_IN } from './kinds.ts';

export type Values = Readonly<Record<string, string | boolean | string[]>>;

/** The fields of a kind by name. */
export function fieldsOf(kind: Kind): Readonly<Record<string, Field>> {
  return FIELDS[kind];
}

export function isSecret({ control }: Field): boolean {
  return control?.includes('secret') ?? false;
}

/** The stored settings as the controls show them. Secrets are empty. */
export function valuesOf(destination: Destination): Values {
  const fields = fieldsOf(destination.kind);
  const stored: Record<string, string | number | boolean | string[]> = { ...destination[destination.kind] };
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [
      name,
      typeof value === 'number' || fields[name]?.control === 'choice' ? String(value) : value,
    ]),
  );
}

/** Names of the fields that are shown: of secrets that exclude each other, only the chosen ones. */
export function shownFields(kind: Kind, signIn: number): string[] {
  const hidden = SIGN_IN[kind]?.flatMap(({ names }, index) => (index === signIn ? [] : names)) ?? [];
  return Object.keys(FIELDS[kind]).filter((name) => !hidden.includes(name));
}

/** The settings as the API takes them, without those that are empty. */
export function settingsOf(kind: Kind, values: Values, signIn: number): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const name of shownFields(kind, signIn)) {
    const value = settingOf(fieldsOf(kind)[name]!, values[name]);
    if (value !== undefined) settings[name] = value;
  }
  return settings;
}

/** Whether the settings are those that are stored. Secrets cannot be compared, so each one that is sent is a change. */
export function isUnchanged(destination: Destination, settings: Record<string, unknown>): boolean {
  const stored: Record<string, unknown> = { ...destination[destination.kind] };
  const names = new Set([...Object.keys(stored), ...Object.keys(settings)]);
  return [...names].every((name) => JSON.stringify(stored[name]) === JSON.stringify(settings[name]));
}

/** Undefined for a setting that is left out, which has its default. */
function settingOf(field: Field, value: Values[string] | undefined): unknown {
  const { control, canBeEmpty } = field;
  if (control === 'list') return value ?? [];
  if (typeof value === 'boolean') return value || undefined;
  if (typeof value !== 'string' || value.trim() === '') return canBeEmpty ? '' : undefined;
  if (isSecret(field)) return value;
  const text = value.trim();
  if (control === 'number' && /^\d+$/.test(text)) return Number(text);
  if (control === 'choice' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** Labels of the settings that were changed, and that say where the stored secrets are sent. */
export function movedSettings(destination: Destination, values: Values): string[] {
  if (destination.secrets_set.length === 0) return [];
  const before = valuesOf(destination);
  const text = (value: Values[string] | undefined) => String(value ?? '').trim();
  return destination.secrets_sent_to
    .filter((name) => text(before[name]) !== text(values[name]))
    .map((name) => fieldsOf(destination.kind)[name]?.label ?? name);
}

/** The messages by setting. Those of an entry of a list are at the list. */
export function settingErrors(kind: Kind, messages: Record<string, string>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [field, message] of Object.entries(messages)) {
    const [member, name] = field.split('.');
    const key = member === kind && name !== undefined ? name : field;
    errors[key] = errors[key] === undefined ? message : `${errors[key]} ${message}`;
  }
  return errors;
}
