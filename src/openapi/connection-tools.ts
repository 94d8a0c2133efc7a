/** The tools for connections to networks. */
import { IF_MATCH, type ToolData } from './tool-data.ts';

export const CONNECTION_TOOLS: readonly ToolData[] = [
  {
    name: 'list_connections',
    title: 'List connections',
    description:
      'Lists the connections through which transactions are fetched from networks, with their states, problems and the time up to which everything was fetched.',
    call: 'GET /api/v1/connections',
    takes: [],
    effect: 'reads',
  },
  {
    name: 'create_connection',
    title: 'Create a connection',
    description:
      "Saves an account at a network, whose transactions are fetched by a rule. The token passes through this conversation: suggest the console if the user does not want that. Currency only for CJ. Then call test_connection. Not run against the networks' real services. For admins.",
    call: 'POST /api/v1/connections',
    takes: [
      ...['name', 'network', 'account_id', 'token', 'currency', 'rule', 'time_zone'],
      ...['fetch_from', 'overlap_days'],
    ],
    effect: 'creates',
  },
  {
    name: 'get_connection',
    title: 'Get a connection',
    description: 'Returns one connection. Its token is never returned.',
    call: 'GET /api/v1/connections/{id}',
    takes: ['id'],
    effect: 'reads',
  },
  {
    name: 'update_connection',
    title: 'Update a connection',
    description:
      'Changes the members that you send. With another fetch_from, everything from that day is fetched again. Call get_connection first, and send its updated_at as if_match. For admins.',
    call: 'PATCH /api/v1/connections/{id}',
    takes: ['id', 'name', 'token', 'rule', 'time_zone', 'fetch_from', 'overlap_days', 'if_match'],
    describes: IF_MATCH,
    effect: 'ends',
  },
  {
    name: 'test_connection',
    title: 'Test a connection',
    description:
      'Reads the transactions of the last hour, imports nothing, and names the step that failed. For admins.',
    call: 'POST /api/v1/connections/{id}/test',
    takes: ['id'],
    effect: 'creates',
  },
  {
    name: 'fetch_connection',
    title: 'Fetch from a connection now',
    description:
      'Fetches all transactions up to now, in windows one after another. Poll list_connection_fetches for the results. For admins.',
    call: 'POST /api/v1/connections/{id}/fetches',
    takes: ['id'],
    effect: 'creates',
  },
  {
    name: 'list_connection_fetches',
    title: 'List the fetches of a connection',
    description: 'Lists what was fetched, latest first, with numbers of rows and why rows were rejected.',
    call: 'GET /api/v1/connections/{id}/fetches',
    takes: ['id', 'limit'],
    effect: 'reads',
  },
  {
    name: 'pause_connection',
    title: 'Pause a connection',
    description: 'Fetches nothing more until the connection is resumed. For admins.',
    call: 'POST /api/v1/connections/{id}/pause',
    takes: ['id'],
    effect: 'switches',
  },
  {
    name: 'resume_connection',
    title: 'Resume a connection',
    description: 'Continues with the next time of the rule, from where the last fetch ended. For admins.',
    call: 'POST /api/v1/connections/{id}/resume',
    takes: ['id'],
    effect: 'switches',
  },
  {
    name: 'delete_connection',
    title: 'Delete a connection',
    description:
      'Deletes a connection with its token and its list of fetches. Imported transactions stay. Ask the user before you call it. For admins.',
    call: 'DELETE /api/v1/connections/{id}',
    takes: ['id'],
    effect: 'ends',
  },
];
