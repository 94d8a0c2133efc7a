import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** Returns the events of a complete event stream. Fails if it has a line that is not valid. */
export function serverSentEvents(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (event) => events.push(event),
    onError(error) {
      throw error;
    },
  });
  parser.feed(text);
  return events;
}
