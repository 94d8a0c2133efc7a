/** Reads the corpus. Everything is checked against its schema, and an error names the file and the question. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { DataQuestion, DocumentQuestion, Kind, type Meaning, ProgramQuestion, World } from './meaning.ts';

const HERE = import.meta.dirname;

/** What all questions have in common: the time of asking, and names in the data. */
export function readWorld(): World {
  return read('world.yaml', World);
}

/** All questions to the program writer, by language and then in the order of the file. */
export function readProgramQuestions(): ProgramQuestion[] {
  return readdirSync(join(HERE, 'programs'))
    .sort()
    .flatMap((file) => readPrograms(`programs/${file}`, file.replace('.yaml', '')));
}

/** The questions by ways of asking, in several languages. */
export function readKinds(): ProgramQuestion[] {
  return readPrograms('kinds.yaml', 'en');
}

/** Questions of all kinds in all languages. */
export function readMore(): ProgramQuestion[] {
  return readPrograms('more.yaml', 'en');
}

/** Questions in all languages that were written and scored before anybody looked at the words that read them. */
export function readBlind(): ProgramQuestion[] {
  return readPrograms('blind.yaml', 'en');
}

/** The same, by another author, a day later. */
export function readBlindAgain(): ProgramQuestion[] {
  return readPrograms('blind-again.yaml', 'en');
}

/** Ways of asking that are the same in all languages: those that were written together with Dex's words, and those that were written before. */
export function readAllLanguages(
  file: 'all-languages.yaml' | 'ways.yaml' | 'schedules.yaml',
): { kind: string; questions: ProgramQuestion[] }[] {
  const now = Temporal.Instant.from(readWorld().now);
  return read(file, Type.Array(Kind)).map(({ kind, means, or = [], say }) => ({
    kind,
    questions: Object.entries(say).map(([language, turns]) => ({
      id: `${language}-${kind}`,
      language,
      held: false,
      turns: [turns].flat(),
      tags: [],
      now,
      meanings: [means, ...or] as Meaning[],
    })),
  }));
}

/** Questions that measure changes: nobody reads them, and only their score is printed. */
export function readFresh(): { programs: ProgramQuestion[]; documents: DocumentQuestion[] } {
  return {
    programs: readPrograms('fresh.yaml', 'en'),
    documents: read('documents-fresh.yaml', Type.Array(DocumentQuestion)),
  };
}

function readPrograms(file: string, language: string): ProgramQuestion[] {
  const { now } = readWorld();
  return read(file, Type.Array(ProgramQuestion)).map((question) => ({
    id: question.id,
    language: question.language ?? language,
    held: question.held ?? false,
    turns: [question.say].flat(),
    tags: question.tags ?? [],
    now: Temporal.Instant.from(question.now ?? now),
    meanings: [question.means, ...(question.or ?? [])] as Meaning[],
  }));
}

/** Questions about the documentation. */
export function readDocumentQuestions(): DocumentQuestion[] {
  return read('documents.yaml', Type.Array(DocumentQuestion));
}

/** Questions about the documentation that were written and scored before anybody wrote how people ask for its sections. */
export function readMoreDocuments(): DocumentQuestion[] {
  return read('documents-more.yaml', Type.Array(DocumentQuestion));
}

/** Questions about the reader's own data. */
export function readDataQuestions(): DataQuestion[] {
  return read('my-data.yaml', Type.Array(DataQuestion));
}

function read<T extends TSchema>(file: string, schema: T): Static<T> {
  const value: unknown = parse(readFileSync(join(HERE, file), 'utf8'));
  const [problem] = Value.Errors(schema, value);
  if (problem) throw new Error(`${file}: ${placeOf(value, problem.instancePath)} ${problem.message}`);
  return value as Static<T>;
}

/** The path of a problem, with the ID of the question in place of its number. */
function placeOf(value: unknown, path: string): string {
  const [, index = '', ...rest] = path.split('/');
  const id = Array.isArray(value) ? (value[Number(index)] as { id?: string } | undefined)?.id : undefined;
  return [id ?? index, ...rest].join('/');
}
