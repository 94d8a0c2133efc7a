/** A schema as a list of fields. Objects, arrays of objects and named schemas inside it can be expanded. */
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { nameOf, type Schema } from '../../data/operation.ts';
import type { Html } from '../../data/page-data.ts';
import { Prose } from '../../reading/prose.tsx';
import { useResolved } from '../schema/schemas.ts';
import { typeName } from '../schema/type-name.ts';

/** Deeper levels than this are not rendered, because a schema could contain itself. */
const MAX_DEPTH = 8;

interface SchemaViewProps {
  schema: Schema;
  depth?: number;
  /** Shows the fields of objects at this level from the start. */
  expanded?: boolean;
}

export function SchemaView({ schema, depth = 0, expanded = false }: SchemaViewProps) {
  const resolve = useResolved();
  const whole = resolve(schema);
  const inner = resolve(whole.items ?? whole);
  const variants = inner.anyOf ?? inner.oneOf;
  const properties = Object.entries(inner.properties ?? {});
  return (
    <div className="field-list">
      {properties.map(([name, field]) => (
        <SchemaField
          key={name}
          name={name}
          schema={field}
          required={inner.required?.includes(name) ?? false}
          depth={depth}
          expanded={expanded}
        />
      ))}
      {variants?.map((variant, i) => {
        const { title, description } = resolve(variant);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: variants have no names and never change order.
          <div className="field" key={i}>
            <FieldHead name={title ?? typeName(variant)} type={title ? typeName(variant) : ''} />
            {description && <Prose html={description} />}
            <Children schema={variant} depth={depth} />
          </div>
        );
      })}
      {properties.length === 0 && !variants && (
        <p className="field-note">{inner.additionalProperties ? 'An object with any fields.' : typeName(schema)}</p>
      )}
    </div>
  );
}

interface FieldProps {
  name: string;
  schema: Schema;
  required?: boolean;
  /** Instead of the schema's own description. */
  description?: Html;
  depth?: number;
  expanded?: boolean;
}

/** One field: name, type, description, allowed values, and its own fields. */
export function SchemaField({ name, schema, required = false, description, depth = 0, expanded = false }: FieldProps) {
  const resolve = useResolved();
  const whole = resolve(schema);
  const text = description ?? whole.description;
  const values = whole.enum ?? resolve(whole.items ?? {}).enum;
  return (
    <div className="field">
      <FieldHead name={name} type={typeName(schema)} required={required} />
      {text && <Prose html={text} />}
      {values && (
        <p className="field-note">
          {values.length === 1 ? 'Value: ' : 'Allowed values: '}
          <Values values={values} />
        </p>
      )}
      {whole.default !== undefined && (
        <p className="field-note">
          Default: <code>{JSON.stringify(whole.default)}</code>
        </p>
      )}
      <Children schema={schema} depth={depth} expanded={expanded} />
    </div>
  );
}

function FieldHead({ name, type, required = false }: { name: string; type: string; required?: boolean }) {
  return (
    <div className="field-head">
      <code>{name}</code>
      <span>{type}</span>
      {required && <strong>Required</strong>}
    </div>
  );
}

function Values({ values }: { values: unknown[] }): ReactNode {
  return values.map((value, i) => (
    <span key={String(value)}>
      {i > 0 && ', '}
      <code>{String(value)}</code>
    </span>
  ));
}

/** The fields of an object or of the items of an array, behind a button. Nothing for other schemas. */
function Children({ schema, depth, expanded = false }: { schema: Schema; depth: number; expanded?: boolean }) {
  const resolve = useResolved();
  const whole = resolve(schema);
  const items = whole.items ?? whole;
  const inner = resolve(items);
  const fields = Object.keys(inner.properties ?? {}).length;
  const variants = (inner.anyOf ?? inner.oneOf ?? []).filter((variant) => {
    const { properties, oneOf } = resolve(variant);
    return properties || oneOf;
  });
  if ((fields === 0 && variants.length === 0) || depth >= MAX_DEPTH) return null;
  const name = nameOf(schema) ?? nameOf(items);
  const count = fields > 0 ? `${fields} ${fields === 1 ? 'field' : 'fields'}` : `${variants.length} variants`;
  return (
    <details className="schema" open={expanded}>
      <summary>
        <IconChevronRight size={14} stroke={2.25} aria-hidden="true" />
        {name ? (
          <>
            <code>{name}</code>: {count}
          </>
        ) : (
          count
        )}
      </summary>
      <SchemaView schema={items} depth={depth + 1} />
    </details>
  );
}
