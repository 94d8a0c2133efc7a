/**
 * Finds tables in the code of a folder that belong to another folder (`tables` in folders.cjs), so that a change of a table is a change
 * of one folder.
 */
import { FOLDERS } from './border-rules.ts';

export interface ForeignTable {
  /** From 1. */
  line: number;
  /** The name with its schema. */
  found: string;
  /** The folder of `src/` whose table it is. */
  owner: string;
}

const OWNED = FOLDERS.flatMap(({ name: owner, tables = [] }) =>
  tables.map((table) => {
    const [schema, name] = table.includes('.') ? table.split('.') : ['sheaf', table];
    return {
      owner,
      name: new RegExp(String.raw`(?<![\w.])${schema}\.${name === '*' ? String.raw`\w+` : name}\b`, 'g'),
    };
  }),
);

/** The tables of other folders that a file of `src/` names. */
export function foreignTables(path: string, text: string): ForeignTable[] {
  const [root, folder] = path.split('/');
  if (root !== 'src' || path.endsWith('.test.ts')) return [];
  return OWNED.filter(({ owner }) => owner !== folder).flatMap(({ owner, name }) =>
    [...text.matchAll(name)].map((match) => ({
      line: text.slice(0, match.index).split('\n').length,
      found: match[0],
      owner,
    })),
  );
}
