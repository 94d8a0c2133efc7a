import { Command } from 'commander';
import { createPublisher } from '../access/publishers/create-publisher.ts';
import { listPublishers } from '../access/publishers/list-publishers.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { withDatabase } from './with-database.ts';

/** sheaf publishers create|list */
export function publishersCommand(): Command {
  const create = new Command('create')
    .description('create a publisher')
    .argument('<slug>', 'stable short name: lowercase letters, digits and single hyphens')
    .option('--name <name>', 'display name (default: the slug)')
    .action((slug: string, { name = slug }: { name?: string }) =>
      withDatabase(async (database) => {
        await createPublisher(database, { slug, name });
        print(`Created ${slug}. Create an API key with: sheaf keys create --publisher ${slug} --role admin`);
      }),
    );
  const list = new Command('list')
    .description('list publishers')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) =>
      withDatabase(async (database) => {
        const publishers = await listPublishers(database);
        const rows = publishers.map(({ id, slug, name, created }) => [String(id), slug, name, created.toISOString()]);
        if (json) printJson(publishers, 2);
        else print(textTable(['ID', 'SLUG', 'NAME', 'CREATED'], rows));
      }),
    );
  return new Command().addCommand(create).addCommand(list);
}
