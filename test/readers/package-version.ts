import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';

/** The version of an npm package that is installed here or at the root of the project. */
export async function packageVersion(name: string): Promise<string> {
  return JSON.parse(await readFile(findPackageJSON(name, import.meta.url)!, 'utf8')).version;
}
