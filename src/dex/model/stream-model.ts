/** Asks an OpenAI-compatible endpoint, and hands its text over as it comes. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';

export interface ModelSettings {
  /** Up to and with the version: `https://models.example/v1`. */
  baseUrl: string;
  model: string;
  apiKey: string | null;
}

export interface ModelLimits {
  /** Until the first word, from the moment that the reader asked. Signs of life without words do not count. */
  firstMs: number;
  /** Between words. */
  stallMs: number;
  totalMs: number;
  tokens: number;
  /** Most characters, whatever the model takes for a token. */
  characters: number;
}

export const MODEL_LIMITS: ModelLimits = {
  firstMs: 10_000,
  stallMs: 15_000,
  totalMs: 90_000,
  tokens: 2_000,
  characters: 12_000,
};

/** Why a model gave no whole answer; its message is for readers. */
export class ModelTrouble extends Error {}

export interface ModelQuestion {
  settings: ModelSettings;
  limits: ModelLimits;
  instructions: string;
  prompt: string;
  /** The reader has gone, or the server is closing. */
  signal: AbortSignal;
}

/** The model's words. Throws ModelTrouble when they are late, break off, are too many, or there are none. */
export async function* streamModel({
  settings,
  limits,
  instructions,
  prompt,
  signal,
}: ModelQuestion): AsyncGenerator<string> {
  const { baseUrl, model, apiKey } = settings;
  const provider = createOpenAICompatible({ name: 'dex', baseURL: baseUrl, ...(apiKey ? { apiKey } : {}) });
  const enough = new AbortController();
  const late = setTimeout(() => enough.abort(), limits.firstMs);
  const result = streamText({
    model: provider(model),
    instructions,
    prompt,
    maxOutputTokens: limits.tokens,
    // The offline answer is at hand at once: nobody waits for a second try.
    maxRetries: 0,
    timeout: { chunkMs: limits.stallMs, totalMs: limits.totalMs },
    abortSignal: AbortSignal.any([signal, enough.signal]),
    // Errors are thrown below; the default would print them with the question.
    onError: () => {},
  });
  let characters = 0;
  let finish: string | undefined;
  try {
    for await (const part of result.stream) {
      if (part.type === 'error') throw part.error;
      if (part.type === 'abort') throw new ModelTrouble('The model was too slow.');
      if (part.type === 'finish') finish = part.finishReason;
      if (part.type !== 'text-delta' || part.text === '') continue;
      clearTimeout(late);
      characters += part.text.length;
      if (characters > limits.characters) throw new ModelTrouble('The model’s answer was too long.');
      yield part.text;
    }
  } catch (error) {
    if (error instanceof ModelTrouble) throw error;
    throw new ModelTrouble('The model could not be reached, or broke off.', { cause: error });
  } finally {
    clearTimeout(late);
    enough.abort();
  }
  if (characters === 0) throw new ModelTrouble('The model answered nothing.');
  if (finish !== 'stop') throw new ModelTrouble('The model’s answer broke off.');
}
