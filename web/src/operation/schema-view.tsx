/** A schema as a tree of fields. Objects with many fields start collapsed. */
import { Badge, Code, Text } from '@mantine/core';
import type { Schema } from '../api/document.ts';
import { Prose } from '../reading/prose.tsx';
import { typeName } from './type-name.ts';

/** Objects with more fields than this, or nested deeper than {@link OPEN_DEPTH}, start collapsed. */
const OPEN_FIELDS = 12;
const OPEN_DEPTH = 2;

export function SchemaView({ schema, depth = 0 }: { schema: Schema; depth?: number }) {
  const variants = schema.anyOf ?? schema.oneOf;
  const inner = schema.items ?? schema;
  const properties = Object.entries(inner.properties ?? {});
  return (
    <div>
      {properties.map(([name, field]) => (
        <Field key={name} name={name} schema={field} required={inner.required?.includes(name) ?? false} depth={depth} />
      ))}
      {variants?.map((variant, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: variants have no names and never change order.
        <Branch key={i} label={variant.title ?? typeName(variant)} schema={variant} open={false} depth={depth} />
      ))}
      {properties.length === 0 && !variants && (
        <Text size="sm" c="dimmed">
          {schema.additionalProperties ? 'An object with any fields.' : typeName(schema)}
        </Text>
      )}
    </div>
  );
}

interface FieldProps {
  name: string;
  schema: Schema;
  required: boolean;
  depth: number;
}

function Field({ name, schema, required, depth }: FieldProps) {
  const within = schema.items ?? schema;
  const fields = Object.keys(within.properties ?? {}).length;
  const branches = fields > 0 || within.anyOf || within.oneOf;
  return (
    <div className="field">
      <code>
        <strong>{name}</strong>
      </code>{' '}
      <Text span size="sm" c="dimmed">
        {typeName(schema)}
      </Text>{' '}
      {required && (
        <Badge size="xs" variant="default" tt="none">
          required
        </Badge>
      )}
      {schema.description && <Prose text={schema.description} />}
      {schema.enum && (
        <Text size="sm">
          Allowed values:{' '}
          {schema.enum.map((value, i) => (
            <span key={String(value)}>
              {i > 0 && ', '}
              <Code>{String(value)}</Code>
            </span>
          ))}
        </Text>
      )}
      {schema.default !== undefined && (
        <Text size="sm">
          Default: <Code>{JSON.stringify(schema.default)}</Code>
        </Text>
      )}
      {branches && (
        <Branch
          label={fields > 0 ? `${fields} ${fields === 1 ? 'field' : 'fields'}` : 'Variants'}
          schema={schema}
          open={fields <= OPEN_FIELDS && depth < OPEN_DEPTH}
          depth={depth + 1}
        />
      )}
    </div>
  );
}

interface BranchProps {
  label: string;
  schema: Schema;
  open: boolean;
  depth: number;
}

function Branch({ label, schema, open, depth }: BranchProps) {
  return (
    <details className="schema" open={open}>
      <summary>
        <Text span size="sm">
          {label}
        </Text>
      </summary>
      <SchemaView schema={schema} depth={depth} />
    </details>
  );
}
