import { Command } from 'commander';
import type { Role } from '../access/client.ts';
import { createKey } from '../access/keys/create-key.ts';
import { type Config, readConfig } from '../config.ts';
import { openService, type Service, type ServiceOptions } from '../wire.ts';
import { print } from './print.ts';
import { runService } from './run-service.ts';

/** sheaf start, api, worker */
export function startCommand(name: string, description: string, roles: ServiceOptions): Command {
  return new Command(name).description(description).action(async () => {
    const config = readConfig();
    await runService(async (shutdown) => announce(await openService(config, { ...roles, shutdown }), config));
  });
}

async function announce(service: Service, config: Config): Promise<void> {
  const { address } = service;
  const lines = address
    ? ['Sheaf is ready.', `  Pages    ${address}/docs`, `  API      ${address}/api/v1`, `  MCP      ${address}/mcp`]
    : ['The Sheaf worker is ready.'];
  if (!config.databaseUrl) lines.push(`  Data     ${config.dataDir}`);
  if (service.demoLoaded) lines.push(...(await demoKeys(service)));
  print(`${lines.join('\n')}\nStop with Ctrl-C.`);
}

/** Creates API keys for the demo users. They are shown only at the start that loads the demo data. */
export async function demoKeys(service: Service): Promise<string[]> {
  const users: { role: Role; email: string }[] = [
    { role: 'member', email: 'member@acme-media.example' },
    { role: 'admin', email: 'admin@acme-media.example' },
    { role: 'operator', email: 'operator@acme-media.example' },
  ];
  const lines = ['', 'The demo data is loaded. API keys of publisher acme-media, shown only once:'];
  for (const user of users) {
    const key = await createKey(service.database, { publisher: 'acme-media', ...user });
    lines.push(`  ${user.role.padEnd(9)}${key}`);
  }
  return [...lines, 'Create more with: npx sheaf keys create --publisher acme-media --role member', ''];
}
