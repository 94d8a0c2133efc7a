import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExpectedReport } from './table.ts';

/** Files in this folder that are not about one report type. */
const OTHERS = ['reports.ts', 'table.ts'];

/** Every report type that has a file in this folder. */
export async function expectedReports(): Promise<ExpectedReport[]> {
  const names = (await readdir(import.meta.dirname)).filter((name) => !OTHERS.includes(name)).sort();
  const files: Record<string, ExpectedReport>[] = await Promise.all(
    names.map((name) => import(join(import.meta.dirname, name))),
  );
  return files.flatMap((file) => Object.values(file));
}
