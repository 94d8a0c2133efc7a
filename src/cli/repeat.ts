import { Command } from 'commander';
import type { Sheaf } from '../../clients/typescript/src/index.ts';
import { checkOutput } from './check-output.ts';
import { EXIT_CODES_HELP } from './exit-codes.ts';
import { fetchExport } from './fetch-export.ts';
import { type FetchOptions, fetchOptions } from './fetch-options.ts';
import { idArgument } from './id-argument.ts';
import { withClient } from './with-client.ts';

/** sheaf repeat */
export function repeatCommand(): Command {
  const command = new Command().addArgument(idArgument('the ID of the export'));
  return fetchOptions(command)
    .addHelpText('after', EXIT_CODES_HELP)
    .action(async (id: number, options: FetchOptions) => {
      await checkOutput(options);
      await withClient(options, async (client) => {
        const { orInProgress } = await import('../../clients/typescript/src/index.ts');
        await fetchExport(client, await orInProgress(repeated(client, id)), options);
      });
    });
}

const repeated = async (client: Sheaf, id: number) => ({ export: await client.repeatExport(id) });
