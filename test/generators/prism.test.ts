/**
 * Prism, Stoplight's validating proxy, between a client and the service. Sends every operation with its documented example as
 * an admin. Prism rejects invalid requests itself, so the rest of the acceptance suite cannot use it. There,
 * `test/support/check-documented.ts` checks every response against the document. Needs the npm registry.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentedOperations } from '../support/documented-operations.ts';
import { suite } from '../support/suite.ts';

const run = promisify(execFile);
const service = suite();

let folder: string;
let prism: ChildProcess;
let proxy: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-prism-'));
  for (const file of ['package.json', 'package-lock.json']) {
    await cp(join(import.meta.dirname, file), join(folder, file));
  }
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  const port = await freePort();
  proxy = `http://127.0.0.1:${port}`;
  const bin = join(folder, 'node_modules/.bin/prism');
  const document = join(import.meta.dirname, '../../openapi.json');
  prism = spawn(process.execPath, [bin, 'proxy', document, service.service.origin, '--errors', '-p', String(port)]);
  await new Promise<void>((resolve, reject) => {
    prism.stdout!.on('data', (chunk) => {
      if (String(chunk).includes('is listening')) resolve();
    });
    prism.once('exit', (code) => reject(new Error(`Prism ended with ${code}.`)));
  });
}, 600_000);
afterAll(async () => {
  prism?.kill();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Streams stay open while an export is being built, and Prism waits for their end. A rotated key would break the other requests. */
const LEFT_OUT = new Set(['rotateApiKey']);

test('no response deviates from the document', async () => {
  const api = await service.as({ role: 'admin' });
  const key = await service.key({ role: 'admin' });
  const { id } = await api.build({ report_type: 'deals_excel' });
  const deviations: string[] = [];
  for (const { operationId, method, path, body, takesFile } of await documentedOperations(service.service.origin)) {
    if (LEFT_OUT.has(operationId)) continue;
    const dry = method === 'GET' ? '' : '?dry_run=true';
    const content = takesFile ? 'transaction_id\n1\n' : JSON.stringify(body);
    const response = await fetch(proxy + path.replace('{id}', String(id)) + dry, {
      method,
      redirect: 'manual',
      headers: {
        'x-api-key': key,
        ...(content && { 'content-type': takesFile ? 'application/octet-stream' : 'application/json' }),
      },
      ...(content && { body: content }),
    });
    const text = await response.text();
    if (text.includes('stoplight.io/prism/errors')) deviations.push(`${response.status} of ${operationId}: ${text}`);
  }
  expect(deviations).toEqual([]);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
