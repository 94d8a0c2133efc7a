/** What the list calls an export and its parts. */
import type { Export } from '../../../../clients/typescript/src/types.ts';

const ORIGIN_WORDS = {
  api: 'API',
  console: 'Console',
  cli: 'Command line',
  mcp: 'Agent (MCP)',
  schedule: 'Schedule',
} as const satisfies Record<NonNullable<Export['origin']>, string>;

export type KnownOrigin = keyof typeof ORIGIN_WORDS;

export function originInWords(origin: Export['origin']): string {
  return origin === null ? '' : ORIGIN_WORDS[origin];
}

/** The name of the file. Before there is one, the requested name, or the title of the report type. */
export function nameOf({ filename, parameters, display_name }: Export): string {
  const requested = (parameters['index_params'] as { filename?: unknown } | undefined)?.filename;
  return filename ?? (typeof requested === 'string' ? requested : display_name);
}

/** The user who started an export, or their ID where the address is not visible. */
export function personInWords({ id, email }: NonNullable<Export['created_by']>): string {
  return email ?? `User ${id}`;
}

/** The page of one export. */
export function exportPath(id: number): string {
  return `/reports/${id}`;
}

/** `Deals in US`, or `3 exports`. */
export function exportsInWords(exports: readonly Export[]): string {
  return exports.length === 1 ? exports[0]!.summary : `${exports.length} exports`;
}

/** What the menu of a row is for. */
export function menuName({ summary, id }: Pick<Export, 'summary' | 'id'>): string {
  return `${summary}, export ${id}`;
}
