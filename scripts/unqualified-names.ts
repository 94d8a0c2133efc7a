/**
 * Finds names of tables and functions in SQL that lack their schema. Sheaf shares its database with other programs, and the search
 * path decides what a bare name means there. A statement is a string that starts like one, or a template with the tag `sql`.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync, type TemplateLiteral, Visitor } from 'oxc-parser';

export interface Unqualified {
  line: number;
  /** The name as it was found, with the word before it. */
  found: string;
  /** Where the bare name starts in the text. */
  at: number;
  name: string;
}

export interface Names {
  tables: Set<string>;
  functions: Set<string>;
}

/** Returns the tables and functions that the migrations create. */
export async function migratedNames(folder: string): Promise<Names> {
  const names: Names = { tables: new Set(['migrations']), functions: new Set() };
  for (const file of await readdir(folder)) {
    const text = await readFile(join(folder, file), 'utf8');
    for (const [, name] of text.matchAll(/^create table (?:\w+\.)?(\w+)/gm)) names.tables.add(name!);
    for (const [, name] of text.matchAll(/^create (?:or replace )?function (?:\w+\.)?(\w+)/gm)) {
      names.functions.add(name!);
    }
  }
  return names;
}

/** Finds bare names in a file of SQL. */
export function unqualifiedInSql(text: string, names: Names): Unqualified[] {
  const code = text.replace(/--.*$/gm, (comment) => ' '.repeat(comment.length));
  return bareNames(code, names).map((bare) => located(text, bare));
}

/** Finds bare names in the statements of a TypeScript file. */
export function unqualifiedInCode(text: string, names: Names): Unqualified[] {
  const found = statements(text)
    .flat()
    .flatMap(({ start, end }) =>
      bareNames(text.slice(start, end), names).map((bare) => located(text, { ...bare, at: start + bare.at })),
    );
  // A tagged template is also a template, and two patterns can find the same name.
  return [...new Map(found.map((name) => [name.at, name])).values()];
}

type Bare = Omit<Unqualified, 'line'>;

function bareNames(code: string, { tables, functions }: Names): Bare[] {
  const table = `(?<name>${[...tables].join('|')})\\b(?![.\`])`;
  const item = String.raw`[\w.]+(?:\s+(?!on\b|join\b|where\b|left\b|cross\b)\w+)?`;
  const patterns = [
    String.raw`\b(?:from|join|into|update|table|only|references|truncate|analyze|full|copy|using|if exists|like)\s+${table}`,
    String.raw`\b(?:from|using|analyze|full|table|truncate)\s+(?:${item},\s*)+${table}`,
    String.raw`\bon\s+${table}\s*(?:[(;]|for\b|as\b|$)`,
    // A piece of a statement, as a report type has it.
    String.raw`^${table}\s+\w+\s`,
    `::${table}`,
    `'${table}'::regclass`,
    String.raw`\bto_regclass\('${table}'`,
    String.raw`(?<![\w.])(?<name>${[...functions].join('|')})\(`,
  ];
  return patterns.flatMap((pattern) =>
    [...code.matchAll(new RegExp(pattern, 'dg'))].map((match) => ({
      name: match.groups!['name']!,
      found: match[0].replace(/\s+/g, ' '),
      at: match.indices!.groups!['name']![0],
    })),
  );
}

function located(text: string, bare: Bare): Unqualified {
  return { ...bare, line: text.slice(0, bare.at).split('\n').length };
}

interface Span {
  start: number;
  end: number;
}

/** What a statement starts with, and what its later lines start with where it is built in pieces. */
const STARTS =
  /^\s*(?:select|insert into|update|delete from|with|create|alter|drop|lock|truncate|analyze|vacuum|copy|begin;|set local|do \$\$)\s|\n\s*(?:(?:left |cross )?join|from|where|insert into) /;

/** Returns the text pieces of each statement in a TypeScript file. */
function statements(text: string): Span[][] {
  const { program, errors } = parseSync('statements.ts', text);
  if (errors.length > 0) throw new Error(errors[0]!.codeframe ?? errors[0]!.message);
  const found: Span[][] = [];
  const add = ({ quasis }: TemplateLiteral) => found.push(quasis.map(({ start, value }) => spanOf(value.raw, start)));
  /** The span of a piece begins with the delimiter before it. */
  const spanOf = (raw: string, near: number): Span => {
    const start = text.indexOf(raw, near);
    return { start, end: start + raw.length };
  };
  new Visitor({
    Literal: ({ value, start, end }) => {
      if (typeof value === 'string' && STARTS.test(value)) found.push([{ start, end }]);
    },
    TaggedTemplateExpression: ({ tag, quasi }) => {
      if (tag.type === 'Identifier' && tag.name === 'sql') add(quasi);
    },
    TemplateLiteral: (template) => {
      if (STARTS.test(template.quasis.map(({ value }) => value.raw).join('…'))) add(template);
    },
  }).visit(program);
  return found;
}
