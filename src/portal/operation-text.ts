/** An operation in Markdown, from the OpenAPI document: what it takes, what it answers, and what to do about errors. */
import type { Answer, ApiDocument, Media, PlacedOperation } from '../api/document.ts';
import { ERRORS, type ErrorCode } from '../errors.ts';
import { curlOf } from './curl-of.ts';
import { fieldsOf, typeName } from './fields-of.ts';
import { table } from './table.ts';

export function operationText(document: ApiDocument, operation: PlacedOperation): string {
  const { operationId, summary, description, method, path, tags, security } = operation;
  const key = security?.length === 0 ? 'needs no key' : 'needs an API key';
  const sections = [
    `# ${summary}`,
    `\`${method} ${path}\`, operation \`${operationId}\`, ${tags.join(', ')}; ${key}.`,
    description,
    `\`\`\`sh\n${curlOf(operation)}\n\`\`\``,
    parameters(document, operation),
    body(document, operation),
    answers(document, operation),
    errors(operation),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function parameters(document: ApiDocument, { parameters = [] }: PlacedOperation): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(({ name, in: place, required, schema, description = '' }) => [
    `\`${name}\``,
    place,
    required ? 'yes' : 'no',
    typeName(document, schema),
    description,
  ]);
  return `## Parameters\n\n${table(['name', 'in', 'required', 'type', 'meaning'], rows)}`;
}

function body(document: ApiDocument, { requestBody }: PlacedOperation): string {
  if (!requestBody) return '## Body\n\nNone. An empty body, or none at all, is fine.';
  const required = requestBody.required ? 'Required.' : 'Not required.';
  return ['## Body', required, ...contents(document, requestBody.content)].join('\n\n');
}

function answers(document: ApiDocument, { responses }: PlacedOperation): string {
  const good = Object.entries(responses).filter(([, { $ref }]) => $ref === undefined);
  const tables = new Set<string>();
  const texts = good.map(([status, answer]) => {
    const { description = '', headers = {}, content = {} } = answer;
    // Those of every response are a reference, and not repeated for each.
    const own = Object.entries(headers).filter(([, { $ref }]) => $ref === undefined);
    const named = own.map(([name, { description: meaning = '' }]) => `- \`${name}\`: ${meaning}`);
    const parts = [`### ${status}`, description, named.length > 0 ? `Headers:\n\n${named.join('\n')}` : ''];
    const said = contents(document, content).map((part) => {
      if (!part.startsWith('| field |')) return part;
      const known = tables.has(part);
      tables.add(part);
      return known ? 'The same fields as above.' : part;
    });
    return [...parts, ...said].filter(Boolean).join('\n\n');
  });
  return ['## Answers', ...texts].join('\n\n');
}

function contents(document: ApiDocument, content: Record<string, Media>): string[] {
  return Object.entries(content).flatMap(([type, { schema, example, examples = {} }]) => {
    const fields = schema ? fieldsOf(document, schema) : [];
    const rows = fields.map(({ path, type: name, required, meaning }) => [
      `\`${path}\``,
      name,
      required ? 'yes' : 'no',
      meaning,
    ]);
    const shown = [
      ...(example === undefined ? [] : [{ summary: 'Example', value: example }]),
      ...Object.values(examples),
    ];
    return [
      `\`${type}\``,
      rows.length > 0 ? table(['field', 'type', 'required', 'meaning'], rows) : '',
      ...shown.map(({ summary, value }) => `${summary}:\n\n${fenced(value)}`),
    ].filter(Boolean);
  });
}

function fenced(value: unknown): string {
  return typeof value === 'string'
    ? `\`\`\`\n${value.trimEnd()}\n\`\`\``
    : `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}

/** Errors are references to answers that carry the name of their code. */
function errors({ responses }: PlacedOperation): string {
  const rows = Object.entries(responses).flatMap(([status, { $ref }]: [string, Answer]) => {
    const code = $ref?.split('/').at(-1) as ErrorCode | undefined;
    return code ? [[status, `\`${code}\``, ERRORS[code].means, ERRORS[code].next]] : [];
  });
  return `## Errors\n\n${table(['status', 'code', 'meaning', 'what to do'], rows)}`;
}
