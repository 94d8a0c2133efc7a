/** The control for one value of a request body, chosen by its schema. An empty control removes the value. */
import { MultiSelect, NativeSelect, TagsInput, TextInput } from '@mantine/core';
import type { Schema } from '../../data/operation.ts';
import { useResolved } from '../schema/schemas.ts';
import { typeName } from '../schema/type-name.ts';

interface BodyFieldProps {
  name: string;
  /** Without a reference. */
  schema: Schema;
  required: boolean;
  value: unknown;
  onChange(value: unknown): void;
}

export function BodyField({ name, schema, required, value, onChange }: BodyFieldProps) {
  const resolve = useResolved();
  const variants = [schema, ...(schema.anyOf ?? schema.oneOf ?? []).map(resolve)];
  const typeOf = (each: Schema) => [each.type ?? []].flat();
  const list = variants.find((each) => typeOf(each).includes('array'));
  const choices = variants.find((each) => each.enum)?.enum;
  const numeric = variants.some((each) => typeOf(each).some((type) => type === 'integer' || type === 'number'));
  const field = { label: name, required };
  if (list) {
    const values = (Array.isArray(value) ? value : value === undefined ? [] : String(value).split(',')).map(String);
    const { enum: allowed, type } = resolve(list.items ?? {});
    const set = (next: string[]) =>
      onChange(next.length > 0 ? next.map((item) => (type === 'integer' ? numberOf(item) : item)) : undefined);
    return allowed ? (
      <MultiSelect {...field} data={allowed.map(String)} value={values} onChange={set} searchable clearable />
    ) : (
      <TagsInput {...field} value={values} onChange={set} clearable splitChars={[',', ' ']} acceptValueOnBlur />
    );
  }
  if (choices || variants.some((each) => typeOf(each).includes('boolean'))) {
    const options = choices?.map(String) ?? ['true', 'false'];
    return (
      <NativeSelect
        {...field}
        data={required && value !== undefined ? options : ['', ...options]}
        value={value === undefined ? '' : String(value)}
        onChange={(event) => {
          const text = event.currentTarget.value;
          onChange(text === '' ? undefined : choices ? choices.find((each) => String(each) === text) : text === 'true');
        }}
      />
    );
  }
  return (
    <TextInput
      {...field}
      inputMode={numeric ? 'numeric' : undefined}
      placeholder={schema.default === undefined ? typeName(schema) : `Default: ${String(schema.default)}`}
      value={value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(text === '' ? undefined : numeric ? numberOf(text) : text);
      }}
    />
  );
}

/** A text that is not a number stays a text, so that the API explains what is wrong with it. */
function numberOf(text: string): number | string {
  return /^-?\d{1,15}(?:\.\d{1,10})?$/.test(text) ? Number(text) : text;
}
