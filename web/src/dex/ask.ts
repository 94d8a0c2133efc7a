/** Sends questions to Dex and streams the response. */
import { errorOf } from '../api/request.ts';
import { serverSentEvents } from './server-sent-events.ts';

export interface Recipe {
  id: string;
  label: string;
  tried: string;
  file_name: string;
}

/** The part of a response received so far. */
export interface DexResponse {
  text: string;
  /** Null until the response is complete. */
  done: { source: 'recipes' | 'model'; recipe: Recipe | null } | null;
}

export interface Question {
  question: string;
  language?: string;
  operation?: string;
}

/** Yields the whole response so far whenever more of it arrives. Rejects with ApiError, and when `signal` aborts. */
export async function* askDex(question: Question, signal: AbortSignal): AsyncGenerator<DexResponse> {
  const reply = await fetch('/api/v1/dex/ask', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(question),
    signal,
  });
  if (!reply.ok || !reply.body) throw await errorOf(reply);
  let response: DexResponse = { text: '', done: null };
  for await (const { event, data } of serverSentEvents(reply.body)) {
    const value = JSON.parse(data);
    if (event === 'text') response = { ...response, text: response.text + (value as { delta: string }).delta };
    if (event === 'done') response = { ...response, done: value as DexResponse['done'] };
    yield response;
  }
  if (!response.done) throw new Error('The response ended early. Send your question again.');
}
