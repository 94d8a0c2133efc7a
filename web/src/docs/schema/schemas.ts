import { createContext, useContext } from 'react';
import { resolved, type Schema, type Schemas } from '../../data/operation.ts';

/** The named schemas of the operation on the page. */
export const SchemasContext = createContext<Schemas>({});

/** A function that follows the reference of a schema, if it is one. */
export function useResolved(): (schema: Schema) => Schema {
  const schemas = useContext(SchemasContext);
  return (schema) => resolved(schema, schemas);
}
