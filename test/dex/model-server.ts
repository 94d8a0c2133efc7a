/** A small OpenAI-compatible server: it answers what a test tells it to, in pieces, and remembers all that it was sent. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Deed =
  /** Words, in pieces of a few characters, then an end. */
  | { says: string; finish?: string }
  /** Words, and then nothing for ever. */
  | { stallsAfter: string }
  /** Words, and then the connection is gone. */
  | { breaksAfter: string }
  /** Signs of life without a word, for ever. */
  | { wordless: true }
  | { status: number };

export interface ModelServer {
  /** Up to and with the version. */
  baseUrl: string;
  /** What the next question is answered with; a function sees the prompt. */
  next: Deed | ((prompt: string) => Deed);
  /** Head and body of everything that came in. */
  received: string[];
  close(): Promise<void>;
}

export async function startModelServer(): Promise<ModelServer> {
  const self = { next: { says: '' }, received: [] } as unknown as ModelServer;
  const server = createServer((request, response) => void answer(self, request, response));
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
  const deed = typeof self.next === 'function' ? self.next(body) : self.next;
  if ('status' in deed) {
    response.writeHead(deed.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: 'The model is on fire.' } }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if ('wordless' in deed) {
    const alive = setInterval(() => response.write(chunk({ content: '' }, null)), 50);
    response.on('close', () => clearInterval(alive));
    return;
  }
  const words = 'says' in deed ? deed.says : 'stallsAfter' in deed ? deed.stallsAfter : deed.breaksAfter;
  for (const piece of words.match(/[\s\S]{1,7}/gu) ?? []) response.write(chunk({ content: piece }, null));
  if ('stallsAfter' in deed) return;
  if ('breaksAfter' in deed) {
    // Written first, or the pieces before it would be lost with the connection.
    response.write(': the end is near\n\n', () => response.destroy());
    return;
  }
  response.write(chunk({}, deed.finish ?? 'stop'));
  response.end('data: [DONE]\n\n');
}

function chunk(delta: object, finish: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'small', choices })}\n\n`;
}
