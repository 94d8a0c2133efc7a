/** Sends questions to Dex and streams the response. */
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Destination, IntegrationValue, Schedule } from '../../../src/dex/integration.ts';
import type { ParamValue } from '../console/data/export-search.ts';
import { errorOf } from '../data/request.ts';

export interface Recipe {
  id: string;
  label: string;
  tried: string;
  file_name: string;
  /** Language of the code block. */
  highlight: string;
}

/** How Dex understood a question. */
export interface Understood {
  intent: string;
  report_type: string | null;
  search_params: Record<string, IntegrationValue>;
  index_params: Record<string, ParamValue>;
  schedule: (Omit<Schedule, 'alsoAt'> & { also_at?: string[] }) | null;
  /** Where the question wants the files delivered. */
  destination: Destination | null;
  /** Language of the answer. */
  answer_language: string;
  direction: 'ltr' | 'rtl';
  /** Set if Dex asks back: questions that it can answer instead. */
  clarification: { choices: { label: string; question: string }[] } | null;
}

/** The part of a response received so far. */
export interface DexResponse {
  text: string;
  understood: Understood | null;
  /** Null until the response is complete. */
  done: { source: 'recipes' | 'model'; recipe: Recipe | null } | null;
}

export interface Question {
  question: string;
  /** Earlier questions of the conversation, oldest first. */
  previous?: string[];
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
  let response: DexResponse = { text: '', understood: null, done: null };
  const events = reply.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
  try {
    // Not `for await`: Safari cannot iterate over streams.
    for (let read = await events.read(); !read.done; read = await events.read()) {
      const value = JSON.parse(read.value.data);
      if (read.value.event === 'understood') response = { ...response, understood: value as Understood };
      if (read.value.event === 'text')
        response = { ...response, text: response.text + (value as { delta: string }).delta };
      if (read.value.event === 'done') response = { ...response, done: value as DexResponse['done'] };
      yield response;
    }
  } finally {
    await events.cancel();
  }
  if (!response.done) throw new Error('The response ended early. Send your question again.');
}
