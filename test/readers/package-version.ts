import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The version of an npm package at the root of the project. */
export async function packageVersion(name: string): Promise<string> {
  const path = join(import.meta.dirname, '../../node_modules', name, 'package.json');
  return JSON.parse(await readFile(path, 'utf8')).version;
}
