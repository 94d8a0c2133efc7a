/** Requests generated from the OpenAPI document: mostly valid, with one or two errors. The same random numbers give the same requests. */
import type { ApiDocument, Schema } from '../../src/openapi/document.ts';
import { pick } from '../torture/random.ts';

export interface MadeRequest {
  operationId: string;
  method: string;
  /** The path and query. */
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/** Values that have broken parsers of numbers, strings and dates, and names of object methods. `@` precedes bare numbers. */
const ODD: readonly unknown[] = [
  ...[
    0,
    -1,
    1.5,
    '@1e309',
    '@-1e309',
    2 ** 53,
    '1e309',
    '0x10',
    ' 1',
    '',
    ' ',
    null,
    true,
    false,
    [],
    {},
    [[]],
    [null],
  ],
  ...['constructor', '__proto__', 'toString', 'hasOwnProperty', { constructor: 1 }, 'NaN', 'Infinity', 'null'],
  ...['a\0b', '\ud83d', '\u202e', 'ﬀ', 'İ', '%', '%00', "' or 1=1 --", '../../etc/passwd', '{{7*7}}', '<script>'],
  ...['9999-12-31', '0000-00-00', '2026-02-30', '2026-11-01T00:00:00+25:00', '-0001-01-01', 'x'.repeat(5000)],
  ...[
    'a,b,,c',
    ',',
    'c41',
    'c',
    'completed,done',
    '1,2',
    'Europe/Atlantis',
    'http://127.0.0.1:1/',
    'file:///etc/passwd',
  ],
];

/** Bodies that are not JSON. */
const BROKEN = [
  '',
  '{',
  '[]',
  'null',
  '"text"',
  '{"a":1e309}',
  '{"__proto__":{"x":1}}',
  '[[[[[[',
  '\ufeff{}',
  '{"a":1,"a":2}',
];

const TYPES = [
  'application/json',
  'text/json',
  'text/xml',
  'application/x-www-form-urlencoded',
  '',
  'application/json; charset=x',
];

export interface Fuzz {
  document: Pick<ApiDocument, 'paths' | 'components'>;
  random: () => number;
  /** IDs that exist, some of them out of scope. */
  ids: readonly number[];
}

/** Generates one request. `wait` is below a second, so that thousands of requests are fast. */
export function documentedRequest({ document, random, ids }: Fuzz): MadeRequest {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const { path, method, operation } = pick(random, operations);
  const chance = (share: number) => random() < share;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let url = path;
  for (const { name, in: place, required, schema, example } of operation.parameters ?? []) {
    if (!required && chance(0.6)) continue;
    const valid = name === 'id' ? pick(random, ids) : name === 'wait' ? 0 : (example ?? sample(schema));
    const value = written(chance(0.25) ? pick(random, ODD) : valid);
    if (place === 'path') url = url.replace(`{${name}}`, () => encodeURIComponent(value.toWellFormed()) || '%20');
    else if (place === 'query') query.append(chance(0.05) ? `${name}[]` : name, value);
    else headers[name] = value.replaceAll(/[^\x21-\x7e]/g, '?');
    if (place === 'query' && chance(0.05)) query.append(name, value);
  }
  if (chance(0.1)) query.append(pick(random, ['dryRun', 'constructor', '__proto__', 'limit[]', '', 'api_key']), 'x');
  const made = { operationId: operation.operationId, method, url: query.size > 0 ? `${url}?${query}` : url, headers };
  const media = operation.requestBody?.content['application/json'];
  if (!media && !(method !== 'GET' && chance(0.1))) return made;
  headers['content-type'] = chance(0.1) ? pick(random, TYPES) : 'application/json';
  if (chance(0.1) || !media) return { ...made, body: pick(random, BROKEN) };
  const examples = Object.values(media.examples ?? {}).map(({ value }) => value);
  const body = structuredClone(pick(random, examples.length > 0 ? examples : [media.example]));
  const changes = pick(random, [0, 1, 1, 2]);
  for (let n = 0; n < changes; n++) change(body, random);
  return { ...made, body: JSON.stringify(body).replaceAll(/"@(-?1e309)"/g, '$1') };

  function sample(schema: Schema): unknown {
    const {
      enum: words,
      type,
      minimum = 1,
    } = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)!]! : schema;
    if (words) return pick(random, words);
    return type === 'integer' ? minimum : type === 'boolean' ? true : 'text';
  }
}

/** Replaces a member with an odd value, adds a member, or removes one. */
function change(node: unknown, random: () => number): void {
  if (typeof node !== 'object' || node === null) return;
  const target = node as Record<string, unknown>;
  const keys = Object.keys(target);
  const key = keys.length > 0 ? pick(random, keys) : 'added';
  const inner = target[key];
  if (typeof inner === 'object' && inner !== null && random() < 0.6) {
    change(inner, random);
    return;
  }
  if (random() < 0.15) delete target[key];
  else if (random() < 0.2) target[pick(random, ['added', 'constructor', 'toString'])] = oddValue(random);
  else target[key] = oddValue(random);
}

/** A copy, because the next change can be inside it. */
function oddValue(random: () => number): unknown {
  return structuredClone(pick(random, ODD));
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
