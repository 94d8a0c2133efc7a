/** Asks Dex, and hears the answer while it is written. */
import { errorOf } from '../api/request.ts';
import { serverSentEvents } from './server-sent-events.ts';

export interface Recipe {
  id: string;
  label: string;
  tried: string;
  file_name: string;
}

/** An answer as far as it has come. */
export interface DexAnswer {
  text: string;
  /** Null until the answer is complete. */
  done: { source: 'recipes' | 'model'; recipe: Recipe | null } | null;
}

export interface Question {
  question: string;
  language?: string;
  operation?: string;
}

/** Yields the answer anew whenever more of it has come. Rejects with ApiError, and when `signal` aborts. */
export async function* askDex(question: Question, signal: AbortSignal): AsyncGenerator<DexAnswer> {
  const response = await fetch('/api/v1/dex/ask', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(question),
    signal,
  });
  if (!response.ok || !response.body) throw await errorOf(response);
  let answer: DexAnswer = { text: '', done: null };
  for await (const { event, data } of serverSentEvents(response.body)) {
    const value = JSON.parse(data);
    if (event === 'text') answer = { ...answer, text: answer.text + (value as { delta: string }).delta };
    if (event === 'done') answer = { ...answer, done: value as DexAnswer['done'] };
    yield answer;
  }
  if (!answer.done) throw new Error('The answer broke off. Ask again.');
}
