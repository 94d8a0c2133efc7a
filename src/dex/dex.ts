/** Dex, the assistant. It answers questions as a stream. It knows the API's documents, and reads data only with the reader's credential. */

import { loadOnce } from '../load-once.ts';
import type { ApiDocument } from '../openapi/document.ts';
import { readGuides } from '../openapi/read-guides.ts';
import { readQuestions } from '../openapi/read-questions.ts';
import type { Catalog } from '../reports/catalog.ts';
import { answer } from './answer.ts';
import { answerData, type SendAsReader } from './answer-data.ts';
import type { AnswerInput } from './answer-input.ts';
import { dayOf } from './day.ts';
import type { Recipe } from './integration.ts';
import { type Knowledge, openKnowledge } from './knowledge.ts';
import type { ModelLimits, ModelSettings } from './model/stream-model.ts';
import { recipes } from './recipes/recipes.ts';
import { redact } from './redact.ts';
import { type Section, sectionsOf } from './sections.ts';
import { understand } from './understand.ts';
import type { Understanding } from './understanding.ts';

export interface DexQuestion {
  question: string;
  /** Earlier questions of the conversation, oldest first. */
  previous?: readonly string[] | undefined;
  /** ID of the recipe to use if the question names no language. */
  language?: string | undefined;
  /** Language of the answer, if it is not that of the question. */
  human?: string | undefined;
  /** ID of the operation whose page the reader is on. */
  operation?: string | undefined;
  origin: string;
  /** Whether the model can be used. It costs money, so it requires a known client. */
  model: boolean;
  /** Sends a request to the API as the reader, for questions about the reader's data. Null without a credential. */
  send?: SendAsReader | null;
  /** Aborts when the reader has disconnected or the server is closing. */
  signal: AbortSignal;
  /** Called with the reason when the model did not help. */
  onTrouble?: (error: Error) => void;
}

export type DexEvent =
  | { event: 'understood'; data: Understanding }
  | { event: 'text'; data: { delta: string } }
  | { event: 'done'; data: { source: 'recipes' | 'model'; recipe: Recipe | null } };

export interface Dex {
  /** What was understood, then the text of the answer in order, then its source. */
  ask(question: DexQuestion): AsyncGenerator<DexEvent>;
}

export interface DexContext {
  /** Returns the OpenAPI document. Called once. */
  document: () => ApiDocument;
  /** The report types that programs can export. */
  catalog: Catalog;
  /** Null: use only recipes and documents. */
  model: ModelSettings | null;
  limits?: ModelLimits;
}

/** The part that uses a model. It is loaded when it is first needed, so installations without a model do not load the SDK. */
type ModelPart = typeof import('./model/ask-model.ts');

interface Library {
  knowledge: Knowledge;
  sections: readonly Section[];
  document: ApiDocument;
}

export function createDex(ctx: DexContext): Dex {
  const { catalog } = ctx;
  const library = loadOnce(() => libraryOf(ctx.document()));
  const part = loadOnce((): Promise<ModelPart> => import('./model/ask-model.ts'));
  return {
    async *ask(asked) {
      const { knowledge, document, sections } = await library();
      const question = redact(asked.question);
      const now = new Date();
      const read = (one: string, previous: Understanding | undefined) =>
        understand({ ...asked, question: redact(one), previous, catalog, recipes, now, explained: knowledge.covers });
      const previous = asked.previous?.reduce<Understanding | undefined>((before, one) => {
        const next = read(one, before);
        // Questions about the documentation do not change the program.
        return next.reportType === null ? before : next;
      }, undefined);
      let understanding = read(question, previous);
      const settings = asked.model && mayHelp(understanding) ? ctx.model : null;
      const model = settings ? await part() : null;
      const help =
        settings &&
        model?.openModel({ settings, limits: ctx.limits, catalog, document, sections, signal: asked.signal });
      if (help && understanding.intent === 'out-of-scope') {
        understanding = await help.read(question, { offline: understanding, recipes, today: dayOf(now) });
      }
      yield { event: 'understood', data: understanding };
      const input: AnswerInput = { ...asked, question, understanding, catalog, recipes, knowledge };
      const offline = understanding.call ? await answerData(input, asked.send ?? null) : answer(input);
      let begun = false;
      const delta = (block: string): DexEvent => {
        const event: DexEvent = { event: 'text', data: { delta: begun ? `\n\n${block}` : block } };
        begun = true;
        return event;
      };
      let source: 'recipes' | 'model' = 'recipes';
      if (help) {
        try {
          for await (const block of help.answer(input, offline)) yield delta(block);
          source = 'model';
        } catch (error) {
          if (asked.signal.aborted) return;
          asked.onTrouble?.(error as Error);
          yield delta(fallbackLine(error as Error, begun));
        }
      }
      if (source === 'recipes') for (const block of offline.blocks) yield delta(block);
      yield { event: 'done', data: { source, recipe: offline.recipe } };
    },
  };
}

const LIBRARIES = new WeakMap<ApiDocument, () => Promise<Library>>();

/** What Dex knows from a document and the guides. Takes about a quarter of a second, once per document. */
function libraryOf(document: ApiDocument): Promise<Library> {
  const known = LIBRARIES.get(document) ?? loadOnce(() => openLibrary(document));
  LIBRARIES.set(document, known);
  return known();
}

async function openLibrary(document: ApiDocument): Promise<Library> {
  const [guides, questions] = await Promise.all([readGuides(), readQuestions()]);
  const sections = guides.flatMap(sectionsOf);
  return { knowledge: openKnowledge(document, sections, questions), sections, document };
}

/** Whether a model can word the answer. Not for refusals, nor for English answers to other questions. */
function mayHelp({ intent, refusal, human }: Understanding): boolean {
  // The reader's data never reaches a model.
  if (refusal || intent === 'my-data') return false;
  return intent === 'integrate' || intent === 'explain-operation' || human !== 'en';
}

function fallbackLine(error: Error, begun: boolean): string {
  const line = `*${error.message} This answer is made from tested recipes and the documents, without the model.*`;
  return begun ? `---\n\n${line}` : line;
}
