/** A model's answer, block by block. Each block is checked before it is shown, and programs come from recipes. */
import type { Answer, AnswerInput } from '../answer-input.ts';
import { BlockCutter, blocksOf, isCode } from '../markdown-blocks.ts';
import { mayShow, sameCode } from './check-code.ts';
import { type CheckContext, checkText } from './check-text.ts';
import { type KnownNames, withCode } from './known-names.ts';
import { promptFor } from './prompt.ts';
import { type ModelLimits, type ModelSettings, ModelTrouble, streamModel } from './stream-model.ts';

export interface ModelContext {
  settings: ModelSettings;
  limits: ModelLimits;
  known: KnownNames;
  signal: AbortSignal;
}

/** Maximum corrections. With more, the model is guessing, and the answer from the documents is better. */
const MAX_CORRECTIONS = 5;

const PLACE = /\[\[\s*code\s+(\d+)\s*\]\]/i;
const REFUSAL =
  /^(?:(?:i['’]?m|i am) (?:very |so )?sorry|sorry|unfortunately,? i|i (?:can['’]?t|cannot|won['’]?t|am unable|am not able)|as an ai)\b/i;

/** Yields blocks of Markdown. Throws ModelTrouble if the offline answer must be used instead. */
export async function* answerWithModel(input: AnswerInput, offline: Answer, ctx: ModelContext): AsyncGenerator<string> {
  const pieces = offline.blocks.flatMap(blocksOf);
  const codes = pieces.filter(isCode);
  const { instructions, prompt } = promptFor(input, draftOf(pieces, codes));
  const tally = { corrected: 0, struck: 0 };
  const check = { known: withCode(ctx.known, offline.blocks), origin: input.origin, tally };
  const page = new Page(codes, check);
  const cutter = new BlockCutter();
  const { settings, limits, signal } = ctx;
  let first = true;
  const show = (blocks: readonly string[]) =>
    blocks.flatMap((block) => {
      if (first && REFUSAL.test(block.trim()) && input.understanding.intent !== 'out-of-scope') {
        throw new ModelTrouble('The model would not answer.');
      }
      first = false;
      const shown = page.show(block);
      if (tally.corrected + tally.struck + page.replaced > MAX_CORRECTIONS) {
        throw new ModelTrouble('The model named too much that the API does not have.');
      }
      return shown;
    });
  for await (const words of streamModel({ settings, limits, instructions, prompt, signal }))
    yield* show(cutter.push(words));
  yield* show(cutter.end());
  if (first) throw new ModelTrouble('The model answered nothing.');
  // If the model omitted the program or how to run it, add them.
  if (offline.recipe && !page.has(0)) yield* pieces.slice(pieces.indexOf(codes[0]!), pieces.indexOf(codes[0]!) + 2);
  const note = noteOf(tally, page.replaced);
  if (note) yield note;
}

/** The part of the model's text that has been shown. */
class Page {
  replaced = 0;
  readonly #codes: readonly string[];
  readonly #shown = new Set<number>();
  readonly #check: CheckContext;

  constructor(codes: readonly string[], check: CheckContext) {
    this.#codes = codes;
    this.#check = check;
  }

  has(code: number): boolean {
    return this.#shown.has(code);
  }

  show(block: string): string[] {
    if (isCode(block)) return this.#showCode(block);
    const place = PLACE.exec(block);
    if (!place) return this.#showText(block);
    const before = this.#showText(block.slice(0, place.index));
    const code = this.#place(Number(place[1]) - 1);
    return [...before, ...code, ...this.show(block.slice(place.index + place[0].length))];
  }

  #showText(text: string): string[] {
    const checked = checkText(text, this.#check).trim();
    return checked === '' || /^[*\s]+$/.test(checked) ? [] : [checked];
  }

  #showCode(block: string): string[] {
    const same = this.#codes.findIndex((code) => sameCode(code, block));
    if (same >= 0) return this.#place(same);
    if (mayShow(block, this.#check)) return [block];
    this.replaced++;
    return this.#place(this.#codes.findIndex((_, i) => !this.#shown.has(i)));
  }

  #place(code: number): string[] {
    const text = this.#codes[code];
    if (text === undefined || this.#shown.has(code)) return [];
    this.#shown.add(code);
    return [text];
  }
}

/** The answer with placeholders for its code blocks, and the code blocks. */
function draftOf(pieces: readonly string[], codes: readonly string[]): string {
  const draft = pieces.map((piece) => (isCode(piece) ? `[[code ${codes.indexOf(piece) + 1}]]` : piece));
  const listed = codes.map((code, i) => `code ${i + 1} is:\n${code}`);
  return [...draft, ...(listed.length > 0 ? ['(The code, for you to know what it does:)', ...listed] : [])].join(
    '\n\n',
  );
}

function noteOf({ corrected, struck }: CheckContext['tally'], replaced: number): string | null {
  const said = [
    ...(corrected > 0 ? [`${corrected} corrected`] : []),
    ...(struck > 0 ? [`${struck} struck`] : []),
    ...(replaced > 0 ? ['code of the model replaced by ours'] : []),
  ];
  return said.length > 0 ? `*Checked against the API: ${said.join(', ')}.*` : null;
}
