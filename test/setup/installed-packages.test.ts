/** The packages of a lock file that npm installs, which `npm run check` counts. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { installedPackages, type Lock } from '../../scripts/installed-packages.ts';

const LINUX = { os: 'linux', cpu: 'x64', libc: 'glibc' };

test('packages count that the root needs, directly or not', () => {
  const lock: Lock = {
    '': { dependencies: { a: '1' }, devDependencies: { b: '1' } },
    'node_modules/a': { dependencies: { c: '1' }, optionalDependencies: { missing: '1' } },
    'node_modules/b': {},
    'node_modules/c': { dependencies: { a: '1' } },
    'node_modules/stray': {},
  };
  expect(installedPackages(lock, LINUX)).toEqual(['node_modules/a', 'node_modules/b', 'node_modules/c']);
});

test('the nearest version of a package counts', () => {
  const lock: Lock = {
    '': { dependencies: { a: '1', c: '2' } },
    'node_modules/a': { dependencies: { b: '1' } },
    'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
    'node_modules/a/node_modules/c': {},
    'node_modules/c': {},
  };
  expect(installedPackages(lock, LINUX).sort()).toEqual(Object.keys(lock).slice(1));
});

test('packages for another system do not count, nor what only they need', () => {
  const lock: Lock = {
    '': { optionalDependencies: { mac: '1', arm: '1', musl: '1', 'not-windows': '1', wasm: '1' } },
    'node_modules/mac': { os: ['darwin'] },
    'node_modules/arm': { cpu: ['arm64'] },
    'node_modules/musl': { libc: ['musl'] },
    'node_modules/not-windows': { os: ['!win32'] },
    'node_modules/wasm': { cpu: ['wasm32'], dependencies: { runtime: '1' } },
    'node_modules/runtime': {},
  };
  expect(installedPackages(lock, LINUX)).toEqual(['node_modules/not-windows']);
});

test('peers count unless they are optional', () => {
  const lock: Lock = {
    '': { dependencies: { a: '1' } },
    'node_modules/a': { peerDependencies: { b: '1', c: '1' }, peerDependenciesMeta: { c: { optional: true } } },
    'node_modules/b': {},
    'node_modules/c': {},
  };
  expect(installedPackages(lock, LINUX)).toEqual(['node_modules/a', 'node_modules/b']);
});

test('of the lock file of this repository, those count that npm has installed', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Lock };
  const found = installedPackages(packages, LINUX);
  expect(found.length).toBeLessThanOrEqual(400);
  expect(found).toEqual(expect.arrayContaining(['node_modules/fastify', 'node_modules/@sheaf/node']));
  expect(found.filter((path) => /darwin|arm64|musl|wasm32/.test(path))).toEqual([]);
});
