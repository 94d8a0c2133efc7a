import type { Command } from 'commander';
import { type ConnectionOptions, connectionOptions } from './with-client.ts';

/** What to do with an export that was just created. */
export interface FetchOptions extends ConnectionOptions {
  wait?: boolean;
  output?: string;
  json?: boolean;
}

/** Adds the options of commands that create an export and can wait for its file. */
export function fetchOptions(command: Command): Command {
  return connectionOptions(
    command
      .option('--wait', 'wait for the export and download the file with its own name')
      .option('-o, --output <file>', 'download to this file; implies --wait')
      .option('--json', 'print the export as JSON'),
  );
}
