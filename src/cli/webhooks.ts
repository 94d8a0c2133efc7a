import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { createWebhook } from '../webhooks/create-webhook.ts';
import { deleteWebhook } from '../webhooks/delete-webhook.ts';
import { listWebhooks } from '../webhooks/list-webhooks.ts';
import { EVENTS, type Owner, type WebhookEvent } from '../webhooks/webhook.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { withDatabase } from './with-database.ts';

/** Whoever can run this has the database. */
const caller: Owner = { role: 'operator', publisherId: 0 };

/** sheaf webhooks create|list|delete */
export function webhooksCommand(): Command {
  const create = new Command('create')
    .description('add a webhook and print its secret, once, alone on standard output')
    .argument('<url>', 'where events are posted to')
    .requiredOption('--publisher <slug>', 'whose reports it is told of')
    .addOption(new Option('--events <event...>', 'what it is told (all)').choices(EVENTS))
    .action((url: string, options: { publisher: string; events?: WebhookEvent[] }) =>
      withDatabase(async ({ pool }) => {
        const { webhookPrivate, publicUrl, host, port } = readConfig();
        const origin = publicUrl ?? `http://${host}:${port}`;
        const input = { caller, url, ...options, origin, dryRun: false };
        print((await createWebhook({ pool, webhookPrivate }, input)).secret ?? '');
      }),
    );
  const list = new Command('list')
    .description('list the webhooks; their secrets cannot be shown again')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) =>
      withDatabase(async (database) => {
        const webhooks = await listWebhooks(database, { caller });
        const rows = webhooks.map(({ id, publisherId, url, events, disabledAt }) => [
          String(id),
          String(publisherId),
          url,
          events.join(', '),
          disabledAt?.toISOString() ?? '-',
        ]);
        if (json) printJson(webhooks, 2);
        else print(textTable(['ID', 'PUBLISHER', 'URL', 'EVENTS', 'DISABLED'], rows));
      }),
    );
  const remove = new Command('delete')
    .description('remove a webhook')
    .argument('<id>', 'from the list', Number)
    .action((id: number) =>
      withDatabase(async (database) => {
        await deleteWebhook(database, { caller, id: Number.isSafeInteger(id) ? id : 0, dryRun: false });
        print(`Deleted webhook ${id}.`);
      }),
    );
  return new Command('webhooks')
    .description('add, list and remove webhooks')
    .addCommand(create)
    .addCommand(list)
    .addCommand(remove);
}
