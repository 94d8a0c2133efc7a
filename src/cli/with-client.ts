import type { Command } from 'commander';
import type { Sheaf } from '../../clients/typescript/src/index.ts';
import { CommandError, type EXIT } from './exit-codes.ts';

export interface ConnectionOptions {
  url: string;
  key?: string;
}

/** Adds the options of commands that call the service. */
export function connectionOptions(command: Command): Command {
  return command
    .option('--url <origin>', 'the URL of the service', process.env['SHEAF_URL'] ?? 'http://localhost:8080')
    .option('--key <key>', 'the API key; prefer SHEAF_API_KEY, which other users of the machine cannot see');
}

/** The exit codes of errors. All others mean that the service rejected the request. */
const EXITS = new Map<string, keyof typeof EXIT>([
  ['UNREACHABLE', 'unreachable'],
  ['EXPORT_FAILED', 'failed'],
  ['DAMAGED_FILE', 'failed'],
]);

/** With the pauses of the client, a command retries for two to four seconds until it says that the service cannot be reached. */
const RETRY = { tries: 4 };

/** Uses the TypeScript client of the project. Its errors become exit codes. */
export async function withClient<T>({ url, key }: ConnectionOptions, work: (client: Sheaf) => Promise<T>): Promise<T> {
  const apiKey = key ?? process.env['SHEAF_API_KEY'];
  if (!apiKey)
    throw new CommandError('usage', 'Set SHEAF_API_KEY to your API key. Create one with "sheaf keys create".');
  const { Sheaf, SheafError } = await import('../../clients/typescript/src/index.ts');
  try {
    return await work(new Sheaf({ origin: url, apiKey, retry: RETRY, program: 'cli' }));
  } catch (error) {
    if (!(error instanceof SheafError)) throw error;
    const request = error.requestId ? ` (request ${error.requestId})` : '';
    // The message of an error counts its details, which nobody sees here.
    const message = error.details?.map((each) => each.message).join(' ') || error.message;
    throw new CommandError(EXITS.get(error.code) ?? 'refused', `${message}${request}`);
  }
}
