/** Ends requests whose body does not arrive in time. Node has one limit for all requests of a server, which must be that of uploads. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

interface Deadline {
  start(): void;
  stop(): void;
}

const deadlines = new WeakMap<IncomingMessage, Deadline>();

export interface BodyExchange {
  server: Server;
  request: IncomingMessage;
  response: ServerResponse;
  /** Maximum milliseconds. */
  ms: number;
}

/** Ends the request as Node would, if its body has not arrived after `ms`. Ends only the connection if the response was already sent. */
export function limitBody({ server, request, response, ms }: BodyExchange): void {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
  if (length === '0' && coding === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    if (request.complete) return;
    if (response.writableEnded) return void request.socket.destroy();
    const error = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    server.emit('clientError', error, request.socket);
  };
  const deadline: Deadline = {
    start() {
      clearTimeout(timer);
      if (!request.complete && !request.destroyed) timer = setTimeout(end, ms).unref();
    },
    stop: () => clearTimeout(timer),
  };
  deadlines.set(request, deadline);
  deadline.start();
  request.once('end', deadline.stop);
  request.once('close', deadline.stop);
}

/**
 * Gives the body of a request the time of an upload. Only for clients that are authenticated, because a request holds a connection. The result
 * starts the usual limit again, for a rest of the body that nobody reads.
 */
export function liftBodyLimit(request: IncomingMessage): () => void {
  const deadline = deadlines.get(request);
  deadline?.stop();
  return () => deadline?.start();
}
