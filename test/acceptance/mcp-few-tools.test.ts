import { expect, test } from 'vitest';
import { postMessage, rpc } from '../support/mcp.ts';
import { suite } from '../support/suite.ts';

const service = suite({ command: 'api' });
const post = (body: object, headers?: Record<string, string>) =>
  postMessage(`${service.service.origin}/mcp?tools=few`, body, headers);
/** The result of a message. Its shape is checked by the tests. */
// biome-ignore lint/suspicious/noExplicitAny: results of the tools have different shapes.
const resultOf = ({ json }: { json: unknown }) => (json as { result: any }).result;
const call = (name: string, given: object, headers?: Record<string, string>) =>
  post(rpc('tools/call', { name, arguments: given }), headers);

test('there are three tools, which take less than a tenth of the room of all', async () => {
  const few = resultOf(await post(rpc('tools/list'))).tools as { name: string }[];
  const all = resultOf(await postMessage(`${service.service.origin}/mcp`, rpc('tools/list'))).tools;
  expect(few.map(({ name }) => name)).toEqual(['search', 'describe', 'call']);
  expect(JSON.stringify(few).length).toBeLessThan(JSON.stringify(all).length / 10);
});

test('search finds the tool of a task, describe has its schema, and neither needs an API key', async () => {
  const { tools } = resultOf(await call('search', { query: 'create an export' })).structuredContent;
  expect(tools[0].name).toBe('create_export');
  const described = resultOf(await call('describe', { name: 'create_export' })).structuredContent;
  expect(described.inputSchema.properties).toHaveProperty('report_type');
  const unknown = resultOf(await call('describe', { name: 'drop_tables' }));
  expect([unknown.isError, unknown.content[0].text]).toEqual([true, expect.stringContaining('Allowed: ')]);
});

test('call has the result of the tool, with the credential of the message', async () => {
  const created = { name: 'create_export', arguments: { report_type: 'deals_excel' } };
  expect(resultOf(await call('call', created)).content[0].text).toContain('UNAUTHORIZED');
  const headers = { 'x-api-key': await service.key({ role: 'member' }) };
  const { structuredContent } = resultOf(await call('call', created, headers));
  expect(structuredContent.export).toMatchObject({ report_type: 'deals_excel', status: 'pending' });
  const wrong = await call('call', { name: 'create_export', arguments: { report_type: 'nothing' } }, headers);
  expect(wrong.json.result.isError).toBe(true);
});

test('an unknown tool names those that exist', async () => {
  expect((await call('call', { name: 'nope' })).json.error.message).toContain('create_export');
});
