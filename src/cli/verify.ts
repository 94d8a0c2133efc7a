import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { Verdict } from '../verify/finding.ts';
import { readReceipt } from '../verify/read-receipt.ts';
import type { Receipt } from '../verify/receipt.ts';
import { verifyFile } from '../verify/verify-file.ts';
import { createClient } from './client.ts';
import { CommandError, EXIT, EXIT_CODES_HELP } from './exit-codes.ts';
import { print, printJson } from './print.ts';

interface Options {
  receipt?: string;
  export?: string;
  json?: boolean;
  url: string;
  key?: string;
}

/** Maximum findings to print. `--json` has up to a hundred. */
const MAX_SHOWN = 20;

/** sheaf verify */
export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'check a downloaded file against its receipt: SHA-256, all values, and every row exactly once and in order',
    )
    .argument('<file>', 'the CSV or Excel file')
    .addOption(new Option('--receipt <file>', 'the receipt, as returned by GET /api/v1/exports/{id}/receipt'))
    .addOption(new Option('--export <id>', 'download the receipt of this export').conflicts('receipt'))
    .option('--json', 'print the result as JSON')
    .option(
      '--url <origin>',
      'the URL of the service, for --export',
      process.env['SHEAF_URL'] ?? 'http://localhost:8080',
    )
    .option(
      '--key <key>',
      'the API key, for --export; prefer SHEAF_API_KEY, which other users of the machine cannot see',
    )
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
  print(`complete: ${verdict.rows} rows, every part matches`);
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
  const key = options.key ?? process.env['SHEAF_API_KEY'];
  if (!key) throw new CommandError('usage', 'Set SHEAF_API_KEY to your API key. Create one with "sheaf keys create".');
  const client = createClient({ url: options.url.replace(/\/+$/, ''), key });
  return JSON.stringify(await client.receipt(options.export));
}

function difference(path: string, { findings, more_findings }: Verdict): string {
  const shown = findings.slice(0, MAX_SHOWN).map(({ message }) => `  ${message}`);
  const left = findings.length - shown.length + more_findings;
  const rest = left > 0 ? [`  … and ${left} more.`] : [];
  return [`${path} does not match its receipt:`, ...shown, ...rest].join('\n');
}
