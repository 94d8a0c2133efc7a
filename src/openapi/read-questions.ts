/** Reads `docs/questions.yaml`: how people ask for a section of the documentation. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

const FILE = join(import.meta.dirname, '../../docs/questions.yaml');

/** Questions by the path of their section in the search index, such as `/docs/guides/webhooks#retries`. */
export type Questions = ReadonlyMap<string, readonly string[]>;

export async function readQuestions(): Promise<Questions> {
  const sections = parse(await readFile(FILE, 'utf8')) as Record<string, string[]>;
  return new Map(
    Object.entries(sections).map(([path, questions]) => [
      `/docs/${path}`,
      questions.flatMap((line) => line.split(', ')),
    ]),
  );
}
