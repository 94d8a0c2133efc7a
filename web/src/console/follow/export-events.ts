/** Reads the events of one export, and goes on after every cut until the export has ended. */
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { ApiError, errorOf, fetchWithSession } from '../../data/request.ts';

/** Milliseconds before the stream is opened again after a cut. Doubled for every cut in a row, up to {@link MAX_PAUSE_MS}. */
const PAUSE_MS = 1000;
const MAX_PAUSE_MS = 15_000;

/**
 * Yields the export now and after every change. Ends when the export has ended. A cut stream is resumed with the ID of its last event,
 * so no change is reported twice. Rejects with {@link ApiError} for an export that does not exist or after the user declined to sign in.
 */
export async function* exportEvents(id: number, signal: AbortSignal): AsyncGenerator<Export> {
  let last: string | undefined;
  for (let pause = PAUSE_MS; !signal.aborted; pause = Math.min(2 * pause, MAX_PAUSE_MS)) {
    try {
      for await (const event of eventsSince(id, last, signal)) {
        last = event.id;
        pause = PAUSE_MS;
        yield event.export;
        if (hasEnded(event.export)) return;
      }
    } catch (error) {
      const final = error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
      if (final || signal.aborted) throw error;
    }
    await wait(pause, signal);
  }
}

/** Whether an export is completed or failed, which no longer changes. */
export function hasEnded({ status }: Pick<Export, 'status'>): boolean {
  return status === 'completed' || status === 'failed';
}

async function* eventsSince(
  id: number,
  last: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<{ id: string | undefined; export: Export }> {
  const response = await fetchWithSession(`/api/v1/exports/${id}/events`, {
    headers: { accept: 'text/event-stream', ...(last ? { 'last-event-id': last } : {}) },
    signal,
  });
  if (!response.ok || !response.body) throw await errorOf(response);
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    // Not `for await`: Safari cannot iterate over streams.
    for (let read = await events.read(); !read.done; read = await events.read()) {
      if (read.value.event === 'export') yield { id: read.value.id, export: JSON.parse(read.value.data) as Export };
    }
  } finally {
    await events.cancel().catch(() => {});
  }
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
