import type { Operation } from '../../data/operation.ts';
import { Prose } from '../../reading/prose.tsx';
import { SchemaView } from './schema-view.tsx';

/** The schema of the request body. */
export function RequestBody({ body }: { body: NonNullable<Operation['requestBody']> }) {
  return Object.entries(body.content).map(([type, { schema }]) => (
    <div key={type}>
      <p className="field-note">
        <code>{type}</code>
        {body.required ? ', required' : ', optional'}
      </p>
      {body.description && <Prose html={body.description} />}
      {schema && <SchemaView schema={schema} />}
    </div>
  ));
}
