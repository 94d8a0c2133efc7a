/** Uses a model to read unsupported questions and to word answers. Loaded only if a model is configured. */
import type { ApiDocument } from '../../openapi/document.ts';
import type { Catalog } from '../../reports/catalog.ts';
import type { Answer, AnswerInput } from '../answer-input.ts';
import type { Recipe } from '../integration.ts';
import type { Section } from '../sections.ts';
import type { Understanding } from '../understanding.ts';
import { answerWithModel } from './answer-with-model.ts';
import { type KnownNames, knownNames } from './known-names.ts';
import { readingPrompt, readRequest } from './read-request.ts';
import { MODEL_LIMITS, type ModelLimits, type ModelSettings, streamModel } from './stream-model.ts';

export interface ModelInput {
  settings: ModelSettings;
  limits: ModelLimits | undefined;
  catalog: Catalog;
  document: ApiDocument;
  sections: readonly Section[];
  signal: AbortSignal;
}

export interface ModelHelp {
  /** The understanding of a question in an unsupported language, or the offline one if the model does not help. */
  read(
    question: string,
    context: { offline: Understanding; recipes: readonly Recipe[]; today: string },
  ): Promise<Understanding>;
  /** Checked blocks of Markdown. Throws ModelTrouble if the offline answer must be used instead. */
  answer(input: AnswerInput, offline: Answer): AsyncGenerator<string>;
}

const NAMES = new WeakMap<ApiDocument, KnownNames>();

export function openModel({
  settings,
  limits = MODEL_LIMITS,
  catalog,
  document,
  sections,
  signal,
}: ModelInput): ModelHelp {
  const known = NAMES.get(document) ?? knownNames(document, { catalog, sections });
  NAMES.set(document, known);
  const started = performance.now();
  /** The time limit for the first word covers both reading the question and wording its answer. */
  const remaining = () => ({ ...limits, firstMs: Math.max(1, limits.firstMs - (performance.now() - started)) });
  return {
    async read(question, context) {
      const { instructions, prompt } = readingPrompt(question, { ...context, catalog });
      let text = '';
      try {
        // These words are not shown, so all of them must arrive within the time for the first one.
        const whole = { ...limits, totalMs: Math.min(limits.firstMs, limits.totalMs) };
        for await (const words of streamModel({ settings, limits: whole, instructions, prompt, signal })) text += words;
      } catch {
        return context.offline;
      }
      return readRequest(text, { ...context, catalog }) ?? context.offline;
    },
    answer: (input, offline) => answerWithModel(input, offline, { settings, limits: remaining(), known, signal }),
  };
}
