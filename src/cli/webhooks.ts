import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { createWebhook } from '../webhooks/create-webhook.ts';
import { deleteWebhook } from '../webhooks/delete-webhook.ts';
import { listWebhooks } from '../webhooks/list-webhooks.ts';
import { EVENTS, type Owner, type WebhookEvent } from '../webhooks/webhook.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { withDatabase } from './with-database.ts';

/** These commands act as an operator, because a person who runs them has access to the database anyway. */
const client: Owner = { role: 'operator', publisherId: 0 };

/** sheaf webhooks create|list|delete */
export function webhooksCommand(): Command {
  const create = new Command('create')
    .description('create a webhook and print its secret to standard output; it cannot be shown again')
    .argument('<url>', 'the URL that receives events')
    .requiredOption('--publisher <slug>', 'the publisher whose exports it receives events for')
    .addOption(new Option('--events <event...>', 'the events that it receives (default: all)').choices(EVENTS))
    .action((url: string, options: { publisher: string; events?: WebhookEvent[] }) =>
      withDatabase(async ({ pool }) => {
        const { webhookPrivate, publicUrl, host, port } = readConfig();
        const origin = publicUrl ?? `http://${host}:${port}`;
        const input = { client, url, ...options, origin, dryRun: false };
        print((await createWebhook({ pool, webhookPrivate }, input)).secret ?? '');
      }),
    );
  const list = new Command('list')
    .description('list webhooks without their secrets')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) =>
      withDatabase(async (database) => {
        const webhooks = await listWebhooks(database, { client });
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
    .description('delete a webhook')
    .argument('<id>', 'ID of the webhook', Number)
    .action((id: number) =>
      withDatabase(async (database) => {
        await deleteWebhook(database, { client, id: Number.isSafeInteger(id) ? id : 0, dryRun: false });
        print(`Deleted webhook ${id}.`);
      }),
    );
  return new Command('webhooks')
    .description('create, list and delete webhooks')
    .addCommand(create)
    .addCommand(list)
    .addCommand(remove);
}
