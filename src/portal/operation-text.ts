/** Renders an operation of the OpenAPI document as Markdown, with its parameters, request body, responses and errors. */

import { ERRORS, type ErrorCode } from '../errors.ts';
import { curlOf } from '../openapi/curl-of.ts';
import type { ApiDocument, ApiResponse, Media, PlacedOperation } from '../openapi/document.ts';
import { fieldsOf, typeName } from '../openapi/fields-of.ts';
import { table } from './table.ts';

export function operationText(document: ApiDocument, operation: PlacedOperation): string {
  const { operationId, summary, description, method, path, tags, security } = operation;
  const key = security?.length === 0 ? 'No API key required.' : 'API key required.';
  const sections = [
    `# ${summary}`,
    `\`${method} ${path}\` · operation \`${operationId}\` · tag ${tags.join(', ')}. ${key}`,
    description,
    `\`\`\`sh\n${curlOf(operation)}\n\`\`\``,
    parameters(document, operation),
    body(document, operation),
    responses(document, operation),
    errors(operation),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function parameters(document: ApiDocument, { parameters = [] }: PlacedOperation): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(({ name, in: location, required, schema, description = '' }) => [
    `\`${name}\``,
    location,
    required ? 'yes' : 'no',
    typeName(document, schema),
    description,
  ]);
  return `## Parameters\n\n${table(['Name', 'In', 'Required', 'Type', 'Description'], rows)}`;
}

function body(document: ApiDocument, { requestBody }: PlacedOperation): string {
  if (!requestBody) return '## Request body\n\nNone.';
  const required = requestBody.required ? 'Required.' : 'Optional.';
  return ['## Request body', required, ...contents(document, requestBody.content)].join('\n\n');
}

function responses(document: ApiDocument, { responses: byStatus }: PlacedOperation): string {
  const successful = Object.entries(byStatus).filter(([, { $ref }]) => $ref === undefined);
  const tables = new Set<string>();
  const texts = successful.map(([status, response]) => {
    const { description = '', headers = {}, content = {} } = response;
    // The headers of every response are references and are not repeated here.
    const own = Object.entries(headers).filter(([, { $ref }]) => $ref === undefined);
    const list = own.map(([name, { description: text = '' }]) => `- \`${name}\`: ${text}`);
    const parts = [`### ${status}`, description, list.length > 0 ? `Headers:\n\n${list.join('\n')}` : ''];
    const bodies = contents(document, content).map((part) => {
      if (!part.startsWith('| Field |')) return part;
      const repeated = tables.has(part);
      tables.add(part);
      return repeated ? 'The same fields as above.' : part;
    });
    return [...parts, ...bodies].filter(Boolean).join('\n\n');
  });
  return ['## Responses', ...texts].join('\n\n');
}

function contents(document: ApiDocument, content: Record<string, Media>): string[] {
  return Object.entries(content).flatMap(([type, { schema, example, examples = {} }]) => {
    const fields = schema ? fieldsOf(document, schema) : [];
    const rows = fields.map(({ path, type: name, required, description }) => [
      `\`${path}\``,
      name,
      required ? 'yes' : 'no',
      description,
    ]);
    const allExamples = [
      ...(example === undefined ? [] : [{ summary: 'Example', value: example }]),
      ...Object.values(examples),
    ];
    return [
      `\`${type}\``,
      rows.length > 0 ? table(['Field', 'Type', 'Required', 'Description'], rows) : '',
      ...allExamples.map(({ summary, value }) => `${summary}:\n\n${fenced(value)}`),
    ].filter(Boolean);
  });
}

function fenced(value: unknown): string {
  return typeof value === 'string'
    ? `\`\`\`\n${value.trimEnd()}\n\`\`\``
    : `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}

/** Error responses are references whose last segment is the error code. */
function errors({ responses }: PlacedOperation): string {
  const rows = Object.entries(responses).flatMap(([status, { $ref }]: [string, ApiResponse]) => {
    const code = $ref?.split('/').at(-1) as ErrorCode | undefined;
    return code ? [[status, `\`${code}\``, ERRORS[code].means, ERRORS[code].next]] : [];
  });
  return `## Errors\n\n${table(['Status', 'Code', 'Description', 'What to do'], rows)}`;
}
