/** How to connect an MCP client, for people and programs: `GET /mcp` and `GET /mcp/integration.json`. */
import type { ApiDocument } from './document.ts';
import type { Tool } from './tools.ts';

/** The newest supported protocol version. Older clients get responses in their version. */
const PROTOCOL_VERSION = '2025-11-25';

interface Described {
  /** Origin of the service as clients reach it. */
  origin: string;
  info: ApiDocument['info'];
  tools: readonly Tool[];
}

/** A short summary, for people who open the URL in a browser. */
export function discovery({ origin, info, tools }: Described) {
  return {
    name: 'sheaf',
    title: info.title,
    version: info.version,
    description:
      'This URL is an MCP (Model Context Protocol) server. Add it to an MCP client as described at the URL in integration.',
    url: `${origin}/mcp`,
    transport: 'streamable-http',
    protocol_version: PROTOCOL_VERSION,
    integration: `${origin}/mcp/integration.json`,
    tools: tools.map((tool) => tool.name),
  };
}

/** Everything that is needed to configure a client. */
export function integration(described: Described) {
  const { origin, tools } = described;
  const { integration: _, ...short } = discovery(described);
  return {
    ...short,
    sessions: false,
    authentication: {
      header: 'X-Api-Key',
      value: 'your API key',
      instead: 'Authorization: Bearer, with the key or a token of your identity provider',
      without: ['initialize', 'ping', 'tools/list', 'resources/list', 'resources/read'],
    },
    tools: tools.map(({ name, title, description }) => ({ name, title, description })),
    clients: clients(`${origin}/mcp`),
  };
}

function clients(url: string) {
  const headers = (key: string) => ({ 'X-Api-Key': key });
  // mcp-remote rejects HTTP without this option, except on loopback addresses.
  const plainHttp = url.startsWith('http:') ? ['--allow-http'] : [];
  return [
    {
      client: 'Claude Code',
      command: `claude mcp add --transport http sheaf ${url} --header "X-Api-Key: $SHEAF_API_KEY"`,
    },
    {
      client: 'Claude Desktop',
      note: 'Claude Desktop cannot send headers to remote servers, so the configuration uses mcp-remote, which requires Node.js.',
      file: 'claude_desktop_config.json',
      config: {
        mcpServers: {
          sheaf: {
            command: 'npx',
            args: ['-y', 'mcp-remote', url, '--header', 'X-Api-Key:${SHEAF_API_KEY}', ...plainHttp],
            env: { SHEAF_API_KEY: 'your API key' },
          },
        },
      },
    },
    {
      client: 'Cursor',
      file: '~/.cursor/mcp.json',
      config: { mcpServers: { sheaf: { url, headers: headers('${env:SHEAF_API_KEY}') } } },
    },
    {
      client: 'VS Code',
      file: '.vscode/mcp.json',
      config: {
        inputs: [{ type: 'promptString', id: 'sheaf-api-key', description: 'Sheaf API key', password: true }],
        servers: { sheaf: { type: 'http', url, headers: headers('${input:sheaf-api-key}') } },
      },
    },
  ];
}
