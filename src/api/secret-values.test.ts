/** Errors of the validator never repeat a secret, whatever is wrong with it: for every secret that any operation receives. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastify, { type FastifySchemaValidationError } from 'fastify';
import { expect, test } from 'vitest';
import { detailOf } from '../errors.ts';
import { schemaProblem } from './schema-problem.ts';

interface Schema {
  writeOnly?: boolean;
  properties?: Record<string, Schema>;
  [keyword: string]: unknown;
}
type Operation = { requestBody?: { content: Record<string, { schema: Schema }> } };

const document = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
  components: object;
};
/** Bodies refer to it. */
const { components } = document;
const bodies = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.entries(operations).flatMap(([method, { requestBody }]) =>
    Object.values(requestBody?.content ?? {}).map(({ schema }) => ({ name: `${method} ${path}`, schema })),
  ),
);

const NAMES = /^(?:password|passphrase|private_key|secret|secret_access_key|token|api_key)$/;

/** Paths of the members with the name of a secret. */
function secretsOf(schema: Schema, path: string[] = []): Array<{ path: string[]; schema: Schema }> {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
    ...(NAMES.test(name) ? [{ path: [...path, name], schema: member }] : []),
    ...secretsOf(member, [...path, name]),
  ]);
}

const secrets = bodies.flatMap(({ name, schema }) =>
  secretsOf(schema).map((secret) => ({ ...secret, name, body: schema })),
);

test('every secret is known as one', () => {
  const members = [...new Set(secrets.map(({ path }) => path.join('.')))].sort();
  expect(members).toEqual([
    ...['api_key', 'email.password', 's3.secret_access_key', 'sftp.passphrase', 'sftp.password', 'sftp.private_key'],
    ...['token', 'webhook.secret'],
  ]);
  expect(secrets.filter(({ schema }) => !schema.writeOnly).map(({ name, path }) => [name, path])).toEqual([]);
});

const SECRET = 'hunter2';

/** Values that break a rule: type, pattern, and length. */
const WRONG = [[SECRET], { [SECRET]: SECRET }, `${SECRET} \n`, `${SECRET}${'x'.repeat(30_000)}`];

test.each(secrets.map((secret) => [`${secret.name} ${secret.path.join('.')}`, secret] as const))(
  '%s',
  async (_name, { path, body }) => {
    const app = fastify({
      ajv: { customOptions: { removeAdditional: false, allErrors: true, verbose: true, strict: false } },
    });
    app.post('/', { schema: { body: { ...body, components } }, handler: async () => [] });
    app.setErrorHandler((error: { validation?: FastifySchemaValidationError[] }, _request, reply) =>
      reply.send(error.validation!.map((one) => detailOf(schemaProblem(one)))),
    );
    const bodyWith = (value: unknown) => path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
    const parents = path.length > 1 ? [{ [path[0]!]: [{ [path[1]!]: SECRET }] }] : [];
    for (const payload of [...WRONG.map(bodyWith), ...parents, [bodyWith(SECRET)]]) {
      const { body: answer } = await app.inject({ method: 'POST', url: '/', payload: payload as object });
      expect(answer).not.toContain(SECRET);
    }
    const { body: answer } = await app.inject({ method: 'POST', url: '/', payload: bodyWith({}) as object });
    expect(answer).toContain('the value is not valid');
  },
);
