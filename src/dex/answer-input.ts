/** What an answer is made of, and what it is. */
import type { Recipe } from './integration.ts';
import type { Knowledge } from './knowledge.ts';
import type { Understanding } from './understanding.ts';

export interface AnswerInput {
  question: string;
  understanding: Understanding;
  recipes: readonly Recipe[];
  knowledge: Knowledge;
  origin: string;
  /** Id of the operation on whose page the reader is. */
  operation?: string | undefined;
}

export interface Answer {
  /** Markdown in pieces that belong together: paragraphs, lists, code blocks. */
  blocks: string[];
  /** The recipe whose program is in it. */
  recipe: Recipe | null;
}
