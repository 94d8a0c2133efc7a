/** Answers one message of MCP, the body of one POST. */
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { type ReadMessage, readMessage } from './read-message.ts';

export interface Answered {
  status: number;
  /** JSON, or empty. */
  body: string;
}

/**
 * Never rejects for what was sent. The transport is given the headers that it insists on, whatever the client sent: we always
 * answer JSON, and read the body by ourselves. What counts is the version that the client says was agreed on.
 */
export async function answerMessage(
  server: Server,
  { body, version }: { body: string; version: string | undefined },
): Promise<Answered> {
  const read: ReadMessage = readMessage(body);
  if ('refusal' in read) return { status: read.status, body: JSON.stringify(read.refusal) };
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    const request = new Request('http://mcp/', {
      method: 'POST',
      headers: {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...(version === undefined ? {} : { 'mcp-protocol-version': version }),
      },
    });
    const response = await transport.handleRequest(request, { parsedBody: read.message });
    return { status: response.status, body: await response.text() };
  } finally {
    await server.close();
  }
}
