/** Parses a stream of server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */

export interface ServerSentEvent {
  event: string;
  data: string;
}

/** Yields events that have data, in order. Comments and incomplete events are skipped. */
export async function* serverSentEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<ServerSentEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const events = (pending + value).split(/\r?\n\r?\n/);
      pending = events.pop()!;
      for (const text of events) {
        const event = readEvent(text);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel();
  }
}

function readEvent(text: string): ServerSentEvent | null {
  let event = 'message';
  const data: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line)!;
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
  return data.length > 0 ? { event, data: data.join('\n') } : null;
}
