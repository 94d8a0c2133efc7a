/** The record of a run: all measurements, the machine and the versions. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Comparison } from './compare.ts';
import { describeMachine, type Machine } from './machine.ts';

export interface Results {
  takenAt: string;
  machine: Machine;
  /** The options of the run. */
  options: object;
  /** Versions of the contenders, by name. */
  versions: Record<string, string>;
  comparisons: Comparison[];
}

export function newResults(options: object): Results {
  return { takenAt: new Date().toISOString(), machine: describeMachine(), options, versions: {}, comparisons: [] };
}

/** Writes the record to `bench/results/`, named after its timestamp. Repeated calls overwrite the same file. */
export async function saveResults(results: Results): Promise<string> {
  const folder = join(import.meta.dirname, '../results');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${results.takenAt.slice(0, 16).replace(':', '-')}.json`);
  await writeFile(file, `${JSON.stringify(results, null, 1)}\n`);
  return file;
}
