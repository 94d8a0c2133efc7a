/** Sends a request to an OpenAI-compatible endpoint and streams its text. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';

export interface ModelSettings {
  /** URL up to and including the version: `https://models.example/v1`. */
  baseUrl: string;
  model: string;
  apiKey: string | null;
}

export interface ModelLimits {
  /** Until the first word, from the moment the question arrived. Data without words does not count. */
  firstMs: number;
  /** Between two words. */
  stallMs: number;
  totalMs: number;
  tokens: number;
  /** Maximum characters, however the model counts tokens. */
  characters: number;
}

export const MODEL_LIMITS: ModelLimits = {
  firstMs: 10_000,
  stallMs: 15_000,
  totalMs: 90_000,
  tokens: 2_000,
  characters: 12_000,
};

/** The reason why a model returned no complete answer. Readers see its message. */
export class ModelTrouble extends Error {}

export interface ModelQuestion {
  settings: ModelSettings;
  limits: ModelLimits;
  instructions: string;
  prompt: string;
  /** Aborts when the reader has disconnected or the server is closing. */
  signal: AbortSignal;
}

/** Yields the model's text. Throws ModelTrouble if it is late, incomplete, too long or empty. */
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
    // No retry, because the offline answer is already available.
    maxRetries: 0,
    timeout: { chunkMs: limits.stallMs, totalMs: limits.totalMs },
    abortSignal: AbortSignal.any([signal, enough.signal]),
    // Errors are thrown below. The default handler would log them together with the question.
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
