/** Handles one MCP message, the body of one POST request. */
import { type Server, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { type ReadMessage, readMessage } from './read-message.ts';

export interface MessageResponse {
  status: number;
  /** JSON or an empty string. */
  body: string;
}

/**
 * Never rejects because of the message. The transport gets the headers that it requires regardless of what the client sent,
 * because responses are always JSON and the body is already read. Only the protocol version comes from the client.
 */
export async function respondToMessage(
  server: Server,
  { body, version }: { body: string; version: string | undefined },
): Promise<MessageResponse> {
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
