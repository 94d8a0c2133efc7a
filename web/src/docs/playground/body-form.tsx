/** A form for a JSON object, made from its schema. The value is the JSON text: what the form does not know stays in it. */
import { NativeSelect, Text } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { Schema } from '../../data/operation.ts';
import { plainText } from '../../reading/plain-text.ts';
import { useResolved } from '../schema/schemas.ts';
import { BodyField } from './body-field.tsx';

type Item = Readonly<Record<string, unknown>>;

interface BodyFormProps {
  schema: Schema;
  /** JSON. */
  value: string;
  onChange(value: string): void;
}

export function BodyForm({ schema, value, onChange }: BodyFormProps) {
  const body = parsed(value);
  if (!body) {
    return (
      <Text size="sm" role="status">
        The body is not a JSON object. Correct it in the JSON view.
      </Text>
    );
  }
  return <ObjectFields schema={schema} value={body} onChange={(next) => onChange(JSON.stringify(next, null, 2))} />;
}

interface ObjectFieldsProps {
  schema: Schema;
  value: Item;
  onChange(value: Item): void;
}

function ObjectFields({ schema, value, onChange }: ObjectFieldsProps) {
  const resolve = useResolved();
  const whole = resolve(schema);
  const variants = whole.oneOf?.map(resolve);
  const key = whole.discriminator?.propertyName;
  if (variants && key) {
    const nameOf = (variant: Schema) => String(resolve(variant.properties?.[key] ?? {}).enum?.[0]);
    const current = variants.find((variant) => nameOf(variant) === value[key]);
    const { [key]: _, ...rest } = current?.properties ?? {};
    return (
      <>
        <NativeSelect
          label={key}
          required
          data={[...(current ? [] : ['']), ...variants.map(nameOf)]}
          value={String(value[key] ?? '')}
          // Filters of one variant are errors in another.
          onChange={(event) => onChange({ [key]: event.currentTarget.value })}
        />
        {current && <ObjectFields schema={{ ...current, properties: rest }} value={value} onChange={onChange} />}
      </>
    );
  }
  const set = (name: string, next: unknown) => {
    const { [name]: _, ...others } = value;
    // An existing member keeps its place.
    onChange(next === undefined ? others : { ...value, [name]: next });
  };
  const properties = Object.entries(whole.properties ?? {}).map(([name, each]) => [name, resolve(each)] as const);
  const simple = properties.filter(([, each]) => !each.properties);
  const nested = properties.filter(([, each]) => each.properties);
  return (
    <>
      {simple.length > 0 && (
        <div className="body-fields">
          {simple.map(([name, each]) => (
            <BodyField
              key={name}
              name={name}
              schema={each}
              required={whole.required?.includes(name) ?? false}
              value={value[name]}
              onChange={(next) => set(name, next)}
            />
          ))}
        </div>
      )}
      {nested.map(([name, each]) => (
        <Nested key={name} name={name} schema={each}>
          <ObjectFields
            schema={each}
            value={isItem(value[name]) ? value[name] : {}}
            onChange={(next) => set(name, Object.keys(next).length > 0 ? next : undefined)}
          />
        </Nested>
      ))}
    </>
  );
}

function Nested({ name, schema, children }: { name: string; schema: Schema; children: ReactNode }) {
  const id = useId();
  return (
    <fieldset className="body-nested" aria-describedby={schema.description ? id : undefined}>
      <legend>
        <code>{name}</code>
      </legend>
      {schema.description && (
        <Text size="xs" c="dimmed" id={id}>
          {plainText(schema.description)}
        </Text>
      )}
      {children}
    </fieldset>
  );
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): Item | null {
  try {
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
    return isItem(value) ? value : null;
  } catch {
    return null;
  }
}
