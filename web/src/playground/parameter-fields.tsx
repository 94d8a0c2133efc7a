import { Autocomplete, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import type { Parameter } from '../api/document.ts';
import { typeName } from '../operation/type-name.ts';
import { keyOf } from './call.ts';
import type { Sample } from './samples.ts';

interface ParameterFieldsProps {
  parameters: readonly Parameter[];
  values: Readonly<Record<string, string>>;
  samples: readonly Sample[];
  onChange(key: string, value: string): void;
}

/** A field for each parameter; path parameters offer what exists for the reader. */
export function ParameterFields({ parameters, values, samples, onChange }: ParameterFieldsProps) {
  if (parameters.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {parameters.map((parameter) => {
        const { name, in: place, required = false, schema } = parameter;
        const key = keyOf(parameter);
        const field = {
          label: name,
          description: `${place}, ${typeName(schema)}`,
          required,
          value: values[key] ?? '',
        };
        const choices = schema.enum?.map(String) ?? (schema.type === 'boolean' ? ['true', 'false'] : null);
        if (place === 'path' && samples.length > 0) {
          return (
            <Autocomplete
              key={key}
              {...field}
              data={samples.map(({ value }) => value)}
              renderOption={({ option }) => samples.find(({ value }) => value === option.value)?.label ?? option.value}
              filter={({ options }) => options}
              onChange={(value) => onChange(key, value)}
            />
          );
        }
        if (choices) {
          return (
            <NativeSelect
              key={key}
              {...field}
              data={['', ...choices]}
              onChange={(event) => onChange(key, event.currentTarget.value)}
            />
          );
        }
        return <TextInput key={key} {...field} onChange={(event) => onChange(key, event.currentTarget.value)} />;
      })}
    </SimpleGrid>
  );
}
