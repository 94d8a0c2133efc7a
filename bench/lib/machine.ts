/** The machine and the versions of a measurement. */
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGib: number;
  system: string;
  node: string;
  /** The versions of zlib and V8 matter as much as that of Node. */
  zlib: string;
  v8: string;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    zlib: process.versions.zlib,
    v8: process.versions.v8,
  };
}

/** The version of an npm package that is installed here or at the root of the project. */
export async function packageVersion(name: string): Promise<string> {
  const manifest = findPackageJSON(name, import.meta.url)!;
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version;
}
