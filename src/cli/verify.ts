import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { counted } from '../counted.ts';
import type { Verdict } from '../verify/finding.ts';
import { readReceipt } from '../verify/read-receipt.ts';
import type { Receipt } from '../verify/receipt.ts';
import { verifyFile } from '../verify/verify-file.ts';
import { CommandError, EXIT, EXIT_CODES_HELP } from './exit-codes.ts';
import { idOf } from './id-argument.ts';
import { print, printJson } from './print.ts';
import { type ConnectionOptions, connectionOptions, withClient } from './with-client.ts';

interface Options extends ConnectionOptions {
  receipt?: string;
  export?: number;
  json?: boolean;
}

/** Maximum findings to print. `--json` has up to a hundred. */
const MAX_SHOWN = 20;

/** sheaf verify */
export function verifyCommand(): Command {
  const command = new Command()
    .argument('<file>', 'the CSV or Excel file')
    .addOption(new Option('--receipt <file>', 'the receipt, as returned by GET /api/v1/exports/{id}/receipt'))
    .addOption(new Option('--export <id>', 'download the receipt of this export').argParser(idOf).conflicts('receipt'))
    .option('--json', 'print the result as JSON');
  return connectionOptions(command)
    .addHelpText('after', `\nWhat a receipt proves: docs/guide/receipts.md\n${EXIT_CODES_HELP}`)
    .action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const receipt = receiptFrom(await receiptText(options));
  const verdict = await verifyFile({ path, receipt }).catch((error: NodeJS.ErrnoException) => {
    throw error.syscall ? new CommandError('usage', `Cannot read ${path}: ${error.message}.`) : error;
  });
  if (options.json) {
    printJson(verdict, 2);
    if (!verdict.complete) process.exitCode = EXIT.failed;
    return;
  }
  if (!verdict.complete) throw new CommandError('failed', difference(path, verdict));
  print(`complete: ${counted(verdict.rows, 'row')}, every part matches`);
}

function receiptFrom(text: string): Receipt {
  try {
    return readReceipt(text);
  } catch (error) {
    throw new CommandError('usage', (error as Error).message);
  }
}

async function receiptText(options: Options): Promise<string> {
  if (options.receipt !== undefined) {
    return readFile(options.receipt, 'utf8').catch((error: Error) => {
      throw new CommandError('usage', `Cannot read the receipt: ${error.message}.`);
    });
  }
  if (options.export === undefined)
    throw new CommandError('usage', 'A receipt is required. Use --receipt or --export.');
  const id = options.export;
  return JSON.stringify(await withClient(options, (client) => client.getReceipt(id)));
}

function difference(path: string, { findings, more_findings }: Verdict): string {
  const shown = findings.slice(0, MAX_SHOWN).map(({ message }) => `  ${message}`);
  const left = findings.length - shown.length + more_findings;
  const rest = left > 0 ? [`  … and ${left} more.`] : [];
  return [`${path} does not match its receipt:`, ...shown, ...rest].join('\n');
}
