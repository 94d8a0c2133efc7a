import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Operation } from '../api/document.ts';
import { curlOf } from './curl.ts';

const operation: Operation = {
  operationId: 'some',
  method: 'POST',
  path: '/api/v1/exports/{id}',
  summary: '',
  tags: [],
  parameters: [
    { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
    { name: 'dry_run', in: 'query', schema: { type: 'boolean' } },
    { name: 'last-event-id', in: 'header', schema: { type: 'string' } },
  ],
  responses: {},
};

/** Returns the arguments that a shell passes to curl. */
function argumentsOf(command: string): string[] {
  const script = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\nSHEAF_API_KEY=the-key\n${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

test('a shell passes every value to curl unchanged, special characters included', () => {
  const body = JSON.stringify({ search: `it's "$HOME" \`id\` \\ ; rm -rf ü\n` });
  const values = { 'path id': '1/../2', 'query dry_run': 'true', 'header last-event-id': "a'b" };
  expect(argumentsOf(curlOf({ operation, values, body }, 'https://reports.example'))).toEqual([
    'https://reports.example/api/v1/exports/1%2F..%2F2?dry_run=true',
    '--request',
    'POST',
    '--header',
    'X-Api-Key: the-key',
    '--header',
    "last-event-id: a'b",
    '--header',
    'content-type: application/json',
    '--data',
    body,
  ]);
});

test('a GET has one line per header, and the last line has no continuation', () => {
  const command = curlOf({ operation: { ...operation, method: 'GET' }, values: {}, body: '' }, 'http://localhost:8080');
  expect(command).toBe('curl \'http://localhost:8080/api/v1/exports/{id}\' \\\n  --header "X-Api-Key: $SHEAF_API_KEY"');
});
