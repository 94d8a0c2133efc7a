/** A small OpenAI-compatible server. It streams the response that a test sets, and records every request. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Reply =
  /** Text in pieces of a few characters, and then the end of the stream. */
  | { text: string; finish?: string }
  /** Text, and then silence without an end. */
  | { stallsAfter: string }
  /** Text, and then a closed connection. */
  | { breaksAfter: string }
  /** Keep-alive comments without text or end. */
  | { wordless: true }
  | { status: number };

export interface ModelServer {
  /** The base URL, including the version. */
  baseUrl: string;
  /** The response to the next question. A function receives the prompt. */
  next: Reply | ((prompt: string) => Reply);
  /** Headers and body of every request. */
  received: string[];
  close(): Promise<void>;
}

export async function startModelServer(): Promise<ModelServer> {
  const self = { next: { text: '' }, received: [] } as unknown as ModelServer;
  const server = createServer((request, response) => void answer(self, request, response));
  // After the default of five seconds, a request on a kept connection can meet its end, and then the model seems to be away.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  self.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  self.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return self;
}

async function answer(self: ModelServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += chunk;
  self.received.push(`${request.method} ${request.url}\n${JSON.stringify(request.headers)}\n${body}`);
  const reply = typeof self.next === 'function' ? self.next(body) : self.next;
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: 'The model is on fire.' } }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if ('wordless' in reply) {
    const alive = setInterval(() => response.write(chunk({ content: '' }, null)), 50);
    response.on('close', () => clearInterval(alive));
    return;
  }
  const words = 'text' in reply ? reply.text : 'stallsAfter' in reply ? reply.stallsAfter : reply.breaksAfter;
  for (const piece of words.match(/[\s\S]{1,7}/gu) ?? []) response.write(chunk({ content: piece }, null));
  if ('stallsAfter' in reply) return;
  if ('breaksAfter' in reply) {
    // Written first, because otherwise the pieces before it would be lost with the connection.
    response.write(': closing\n\n', () => response.destroy());
    return;
  }
  response.write(chunk({}, reply.finish ?? 'stop'));
  response.end('data: [DONE]\n\n');
}

function chunk(delta: object, finish: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'small', choices })}\n\n`;
}
