import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curl } from './curl.ts';

const request = {
  method: 'POST',
  url: 'https://reports.example/api/v1/exports/1%2F..%2F2?dry_run=true',
  headers: { 'last-event-id': "a'b" },
  body: { search: `it's "$HOME" \`id\` \\ ; rm -rf ü\n` },
  authenticated: true,
  json: true,
};

/** Returns the arguments that a shell passes to curl. */
function argumentsOf(command: string): string[] {
  const script = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\nSHEAF_API_KEY=the-key\n${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

test('a shell passes every value to curl unchanged, special characters included', () => {
  expect(argumentsOf(curl(request))).toEqual([
    request.url,
    '--request',
    'POST',
    '--header',
    'X-Api-Key: the-key',
    '--header',
    "last-event-id: a'b",
    '--header',
    'Content-Type: application/json',
    '--data',
    JSON.stringify(request.body, null, 2),
  ]);
});

test('a GET has one line per header, and the last line has no continuation', () => {
  expect(curl({ ...request, method: 'GET', headers: {}, body: undefined, url: 'http://localhost:8080/x/{id}' })).toBe(
    'curl \'http://localhost:8080/x/{id}\' \\\n  --header "X-Api-Key: $SHEAF_API_KEY"',
  );
});
