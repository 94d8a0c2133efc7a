import { Text } from '@mantine/core';
import type { Parameter } from '../api/document.ts';
import { Prose } from '../reading/prose.tsx';
import { Scrolling } from '../reading/scrolling.tsx';
import { typeName } from './type-name.ts';

/** Path, query and header parameters of an operation. */
export function ParametersTable({ parameters }: { parameters: readonly Parameter[] }) {
  if (parameters.length === 0) return <Text c="dimmed">None.</Text>;
  return (
    <Scrolling>
      <table className="fields">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">In</th>
            <th scope="col">Required</th>
            <th scope="col">Type</th>
            <th scope="col">Description</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map(({ name, in: location, required, schema, description }) => (
            <tr key={`${location} ${name}`}>
              <td>
                <code>{name}</code>
              </td>
              <td>{location}</td>
              <td>{required ? 'yes' : 'no'}</td>
              <td>{typeName(schema)}</td>
              <td>
                <Prose text={description ?? schema.description ?? ''} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}
