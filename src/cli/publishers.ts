import { Command } from 'commander';
import { createPublisher } from '../publishers/create-publisher.ts';
import { listPublishers } from '../publishers/list-publishers.ts';
import { print, printJson } from './print.ts';
import { textTable } from './text-table.ts';
import { withDatabase } from './with-database.ts';

/** sheaf publishers create|list */
export function publishersCommand(): Command {
  const create = new Command('create')
    .description('add a publisher')
    .argument('<slug>', 'its stable name: lower case, digits, single hyphens')
    .option('--name <name>', 'its name as shown (the slug)')
    .action((slug: string, { name = slug }: { name?: string }) =>
      withDatabase(async (database) => {
        await createPublisher(database, { slug, name });
        print(`Added ${slug}. Make a key: sheaf keys create --publisher ${slug} --role admin`);
      }),
    );
  const list = new Command('list')
    .description('list the publishers')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) =>
      withDatabase(async (database) => {
        const publishers = await listPublishers(database);
        const rows = publishers.map(({ id, slug, name, created }) => [String(id), slug, name, created.toISOString()]);
        if (json) printJson(publishers, 2);
        else print(textTable(['ID', 'SLUG', 'NAME', 'CREATED'], rows));
      }),
    );
  return new Command('publishers').description('add and list publishers').addCommand(create).addCommand(list);
}
