/** Input and output of an answer. */
import type { Catalog } from '../reports/catalog.ts';
import type { Recipe } from './integration.ts';
import type { Knowledge } from './knowledge.ts';
import type { Understanding } from './understanding.ts';

export interface AnswerInput {
  question: string;
  understanding: Understanding;
  catalog: Catalog;
  recipes: readonly Recipe[];
  knowledge: Knowledge;
  origin: string;
  /** ID of the operation whose page the reader is on. */
  operation?: string | undefined;
}

export interface Answer {
  /** Blocks of Markdown: paragraphs, lists, code blocks. */
  blocks: string[];
  /** The recipe of the program in the answer. */
  recipe: Recipe | null;
}
