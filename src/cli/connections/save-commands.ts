import { Command, InvalidArgumentError, Option } from 'commander';
import type { Requests } from '../../../clients/typescript/src/index.ts';
import { CommandError } from '../exit-codes.ts';
import { IF_MATCH } from '../if-match.ts';
import { print } from '../print.ts';
import { ownZone, type RuleOptions, requiredRule, ruleOf, ruleOptions } from '../schedules/rule-options.ts';
import { type ConnectionOptions, withClient } from '../with-client.ts';
import { type Connection, findConnection, NAME } from './find-connection.ts';

interface SaveOptions extends ConnectionOptions, RuleOptions {
  from?: string;
  overlap?: number;
}

/** The variable that has the token, because other users of a machine can see the arguments of a command. */
const TOKEN = 'SHEAF_NETWORK_TOKEN';

/** sheaf connections create|update */
export function saveCommands(): Command[] {
  const create = ruleOptions(new Command('create'))
    .description(
      `save an account at a network, whose transactions are fetched by a rule; its token is read from ${TOKEN}`,
    )
    .argument('<name>', 'the name of the connection')
    .addOption(new Option('--network <network>', 'the network').choices(['awin', 'cj', 'impact']).makeOptionMandatory())
    .requiredOption('--account <id>', 'the ID of the account: publisher ID, CID or Account SID')
    .requiredOption('--from <date>', 'the first day whose transactions are fetched, such as 2026-11-01')
    .option('--overlap <days>', 'the days before the last fetch that are fetched again (default: 7)', wholeNumber)
    .option('--currency <code>', 'the currency of the account, only for CJ, such as EUR')
    .action(
      (
        name: string,
        options: SaveOptions & { network: Connection['network']; account: string; from: string; currency?: string },
      ) =>
        withClient(options, async (client) => {
          const body = {
            name,
            network: options.network,
            account_id: options.account,
            token: requiredToken(),
            currency: options.currency,
            rule: requiredRule(options),
            time_zone: options.zone ?? ownZone(),
            fetch_from: options.from,
            overlap_days: options.overlap,
          };
          print(savedOf('Created', await client.connections.create(body as Requests['createConnection'])));
        }),
    );
  const update = ruleOptions(new Command('update'))
    .description(`change a connection; what is not given stays, and with ${TOKEN} the token changes, too`)
    .argument('<name>', NAME)
    .option('--name <name>', 'the new name')
    .option('--from <date>', 'the first day; everything from it is fetched again')
    .option('--overlap <days>', 'the days before the last fetch that are fetched again', wholeNumber)
    .option(...IF_MATCH)
    .action((given: string, options: SaveOptions & { name?: string; ifMatch?: string }) =>
      withClient(options, async (client) => {
        const { id, updated_at } = await findConnection(client, given);
        const body = {
          name: options.name,
          token: process.env[TOKEN] || undefined,
          rule: ruleOf(options),
          time_zone: options.zone,
          fetch_from: options.from,
          overlap_days: options.overlap,
        };
        const ifMatch = options.ifMatch ?? updated_at;
        print(
          savedOf('Updated', await client.connections.update(id, body as Requests['updateConnection'], { ifMatch })),
        );
      }),
    );
  return [create, update];
}

function requiredToken(): string {
  const token = process.env[TOKEN];
  if (token) return token;
  throw new CommandError('usage', `Set ${TOKEN} to the token of the network's API.`);
}

function wholeNumber(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Use a whole number.');
}

function savedOf(verb: string, { id, name, rule_in_words, time_zone, next_fetch_at }: Connection): string {
  const next = next_fetch_at === null ? 'No next fetch.' : `Next fetch at ${next_fetch_at}.`;
  return `${verb} connection ${id}, "${name}": ${rule_in_words} (${time_zone}). ${next}`;
}
