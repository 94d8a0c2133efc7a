import { Command } from 'commander';
import type { ReportRequest } from '../../clients/typescript/src/index.ts';
import type { Role } from '../access/client.ts';
import { createKey } from '../access/keys/create-key.ts';
import { type Config, readConfig } from '../config.ts';
import type { Catalog } from '../reports/catalog.ts';
import { exampleRequest } from '../reports/example-request.ts';
import { unknownSettings, unknownSettingText } from '../settings.ts';
import { openService, type Service, type ServiceOptions } from '../wire.ts';
import { print, printError } from './print.ts';
import { runService } from './run-service.ts';
import { type ConnectionOptions, withClient } from './with-client.ts';

/** sheaf start, api, worker */
export function startCommand(roles: ServiceOptions): Command {
  return new Command().action(async () => {
    const config = readConfig();
    for (const unknown of unknownSettings(process.env)) printError(`sheaf: ${unknownSettingText(unknown)}`);
    await runService(async (shutdown) =>
      announce(await openService(config, { ...roles, shutdown }), config, roles.catalog),
    );
  });
}

async function announce(service: Service, config: Config, catalog: Catalog): Promise<void> {
  const { address } = service;
  const lines = address
    ? ['Sheaf is ready.', `  Pages    ${address}/docs`, `  API      ${address}/api/v1`, `  MCP      ${address}/mcp`]
    : ['The Sheaf worker is ready.'];
  if (!config.databaseUrl) lines.push(`  Data     ${config.dataDir}`);
  if (service.demoLoaded) {
    const keys = await createDemoKeys(service);
    if (address) await createDemoExport({ url: address, key: keys.member }, catalog);
    lines.push(...demoKeyLines(keys));
  }
  print(`${lines.join('\n')}\nStop with Ctrl-C.`);
}

type DemoKeys = Record<Role, string>;

/** Creates API keys for the demo users. They are shown only at the start that loads the demo data. */
export async function createDemoKeys({ database }: Service): Promise<DemoKeys> {
  const create = (role: Role) =>
    createKey(database, { publisher: 'acme-media', role, email: `${role}@acme-media.example` });
  return { member: await create('member'), admin: await create('admin'), operator: await create('operator') };
}

export function demoKeyLines(keys: DemoKeys): string[] {
  return [
    '',
    'The demo data is loaded. API keys of publisher acme-media, shown only once:',
    ...Object.entries(keys).map(([role, key]) => `  ${role.padEnd(9)}${key}`),
    'Create more with: npx sheaf keys create --publisher acme-media --role member',
    '',
  ];
}

/**
 * Creates the first export, so that the examples of the documentation, such as `/api/v1/exports/1`, exist. It belongs to the demo
 * member, whose exports all demo users can see. Without it, the service is complete, so a failure is only reported.
 */
async function createDemoExport(connection: ConnectionOptions, { reports }: Catalog): Promise<void> {
  const report = reports.find(({ required = [] }) => required.length === 0);
  if (!report) return;
  const request = exampleRequest(report, new Date()) as ReportRequest;
  await withClient(connection, (client) => client.findOrCreateExport(request)).catch((error: Error) =>
    printError(`sheaf: the demo export was not created: ${error.message}`),
  );
}
