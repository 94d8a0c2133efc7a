import { Autocomplete, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import type { Parameter } from '../../data/operation.ts';
import { typeName } from '../schema/type-name.ts';
import { keyOf } from './call.ts';
import type { Sample } from './samples.ts';

interface ParameterFieldsProps {
  parameters: readonly Parameter[];
  values: Readonly<Record<string, string>>;
  samples: readonly Sample[];
  onChange(key: string, value: string): void;
}

/** A form field for each parameter. Path parameters suggest the user's own ids. */
export function ParameterFields({ parameters, values, samples, onChange }: ParameterFieldsProps) {
  if (parameters.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {parameters.map((parameter) => {
        const { name, in: location, required = false, schema } = parameter;
        const key = keyOf(parameter);
        const field = {
          label: name,
          description: `${location}, ${typeName(schema)}`,
          required,
          value: values[key] ?? '',
        };
        const choices = schema.enum?.map(String) ?? (schema.type === 'boolean' ? ['true', 'false'] : null);
        if (location === 'path' && samples.length > 0) {
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
