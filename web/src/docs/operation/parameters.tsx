import type { Parameter } from '../../data/operation.ts';
import { SchemaField } from './schema-view.tsx';

const TITLES = { path: 'Path parameters', query: 'Query parameters', header: 'Headers' } as const;

/** The parameters of an operation, by location. */
export function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  const locations = [...new Set(parameters.map(({ in: location }) => location))];
  return locations.map((location) => (
    <div key={location} className="field-group">
      <h3>{TITLES[location]}</h3>
      <div className="field-list">
        {parameters
          .filter((parameter) => parameter.in === location)
          .map(({ name, required, schema, description }) => (
            <SchemaField key={name} name={name} schema={schema} required={required} description={description} />
          ))}
      </div>
    </div>
  ));
}
