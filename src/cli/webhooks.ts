import { Command, Option } from 'commander';
import { COMMAND_LINE as client } from '../access/scope.ts';
import { readConfig } from '../config.ts';
import { createWebhook } from '../webhooks/create-webhook.ts';
import { deleteWebhook } from '../webhooks/delete-webhook.ts';
import { listDeliveries } from '../webhooks/list-deliveries.ts';
import { listWebhooks } from '../webhooks/list-webhooks.ts';
import { retryDelivery } from '../webhooks/retry-delivery.ts';
import { rotateSecret } from '../webhooks/rotate-secret.ts';
import { sendTest } from '../webhooks/send-test.ts';
import { EVENTS, type WebhookEvent } from '../webhooks/webhook.ts';
import { idArgument } from './id-argument.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { withDatabase } from './with-database.ts';

/** sheaf webhooks create|list|delete|rotate|test|deliveries|retry */
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
        const rows = webhooks.map(({ id, publisher, url, events, disabledAt }) => [
          String(id),
          publisher,
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
    .addArgument(idArgument('ID of the webhook'))
    .action((id: number) =>
      withDatabase(async (database) => {
        await deleteWebhook(database, { client, id, dryRun: false });
        print(`Deleted webhook ${id}.`);
      }),
    );
  const rotate = new Command('rotate')
    .description('rotate the secret of a webhook and print the new one to standard output')
    .addArgument(idArgument('ID of the webhook'))
    .action((id: number) =>
      withDatabase(async (database) => {
        print((await rotateSecret(database, { client, id, dryRun: false })).secret ?? '');
      }),
    );
  const test = new Command('test')
    .description('send a test event; a running worker delivers it')
    .addArgument(idArgument('ID of the webhook'))
    .action((id: number) =>
      withDatabase(async (database) => {
        const delivery = await sendTest(database, { client, id, dryRun: false });
        print(`Queued ${delivery?.id}. See the result with: sheaf webhooks deliveries ${id}`);
      }),
    );
  const deliveries = new Command('deliveries')
    .description('list the latest 100 deliveries of a webhook, newest first')
    .addArgument(idArgument('ID of the webhook'))
    .option('--json', 'print JSON')
    .action((id: number, { json }: { json?: boolean }) =>
      withDatabase(async (database) => {
        const found = await listDeliveries(database, { client, id, limit: 100 });
        const rows = found.map((one) => [
          one.id,
          one.event,
          one.status,
          String(one.attempts),
          one.createdAt.toISOString(),
          one.nextTryAt?.toISOString() ?? '-',
          one.lastError ?? '-',
        ]);
        if (json) printJson(found, 2);
        else print(textTable(['ID', 'EVENT', 'STATUS', 'ATTEMPTS', 'CREATED', 'NEXT RETRY', 'LAST ERROR'], rows));
      }),
    );
  const retry = new Command('retry')
    .description('retry a delivery now')
    .addArgument(idArgument('ID of the webhook'))
    .argument('<delivery>', 'ID of the delivery')
    .action((id: number, deliveryId: string) =>
      withDatabase(async (database) => {
        await retryDelivery(database, { client, id, deliveryId, dryRun: false });
        print(`Retrying ${deliveryId}.`);
      }),
    );
  return [create, list, remove, rotate, test, deliveries, retry].reduce(
    (group, command) => group.addCommand(command),
    new Command(),
  );
}
