/**
 * Writes the types of the TypeScript client from `openapi.json`. With `--check`, fails if they are out of date. It supports the
 * JSON Schema keywords that Sheaf uses and stops at others. docs/decisions/0014-portal.md says why Sheaf has its own generator.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiDocument, operationsOf, type Schema } from '../src/api/document.ts';

const ROOT = join(import.meta.dirname, '..');
const OUTPUT = 'clients/typescript/src/types.ts';

const SIMPLE: Record<string, string> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
  unknown: 'unknown',
};

const document: ApiDocument = JSON.parse(await readFile(join(ROOT, 'openapi.json'), 'utf8'));
const fresh = execFileSync('biome', ['format', `--stdin-file-path=${OUTPUT}`], {
  cwd: ROOT,
  input: typesOf(document),
  encoding: 'utf8',
});

if (!process.argv.includes('--check')) {
  await writeFile(join(ROOT, OUTPUT), fresh);
} else if ((await readFile(join(ROOT, OUTPUT), 'utf8').catch(() => '')) !== fresh) {
  console.error(`${OUTPUT} is out of date. Regenerate it: npm run client-types`);
  process.exitCode = 1;
}

function typesOf({ components, paths }: ApiDocument): string {
  const named = Object.entries(components.schemas).map(([name, schema]) => declaration(name, schema));
  const reports = Object.keys(components.schemas['ExportRequest']!.discriminator!.mapping);
  const params = reports.map((report) => {
    const name = report.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return `${report}: { search: ${name}Filters; index: ${name}Presentation };`;
  });
  const answers = operationsOf({ paths }).flatMap(({ operationId, responses }) => {
    const bodies = Object.entries(responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([, { content }]) => content?.['application/json']?.schema ?? []);
    const types = [...new Set(bodies.map(typeOf))];
    return types.length > 0 ? [`${operationId}: ${types.join(' | ')};`] : [];
  });
  return `/** Made by scripts/client-types.ts from openapi.json: npm run client-types */

${named.join('\n\n')}

/** The filters and the presentation of each report type. */
export interface ReportParams {${params.join('\n')}}

export type ReportType = keyof ReportParams;

/** What operations answer, by operation id. */
export interface Answers {${answers.join('\n')}}
`;
}

function declaration(name: string, schema: Schema): string {
  const type = typeOf(schema);
  return `${comment(schema)}${type.startsWith('{') ? `export interface ${name} ${type}` : `export type ${name} = ${type};`}`;
}

function typeOf(schema: Schema): string {
  const { $ref, anyOf, oneOf, allOf, enum: words, const: only } = schema;
  if ($ref !== undefined) return $ref.split('/').at(-1)!;
  if (only !== undefined) return JSON.stringify(only);
  if (words !== undefined) return words.map((word) => JSON.stringify(word)).join(' | ');
  if (allOf) return allOf.map((part) => `(${typeOf(part)})`).join(' & ');
  const choices = anyOf ?? oneOf;
  if (choices) return [...new Set(choices.map(typeOf))].join(' | ');
  return [schema.type ?? 'unknown']
    .flat()
    .map((type) => simpleType(type, schema))
    .join(' | ');
}

function simpleType(type: string, schema: Schema): string {
  if (type === 'array') return `Array<${schema.items ? typeOf(schema.items) : 'unknown'}>`;
  if (type === 'object') return objectType(schema);
  const simple = SIMPLE[type];
  if (simple === undefined) throw new Error(`There is no type for ${JSON.stringify(schema)}.`);
  return simple;
}

function objectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const members = Object.entries(properties).map(
    ([name, property]) => `${comment(property)}${name}${required.includes(name) ? '' : '?'}: ${typeOf(property)};`,
  );
  if (members.length > 0) return `{\n${members.join('\n')}\n}`;
  const values = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
  return `Record<string, ${values}>`;
}

/** The first paragraph of the description. */
function comment({ description = '' }: Schema): string {
  const text = description.split('\n\n')[0]!.replaceAll('*/', '* /');
  return text ? `/** ${text} */\n` : '';
}
