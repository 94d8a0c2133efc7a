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

/** Findings that are printed; --json has a hundred. */
const SHOWN = 20;

/** sheaf verify */
export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'check a downloaded file against its receipt: SHA-256, every row once and in its place, and all values',
    )
    .argument('<file>', 'the CSV or Excel file')
    .addOption(new Option('--receipt <file>', 'the receipt, as GET /api/v1/exports/{id}/receipt answers it'))
    .addOption(new Option('--export <id>', 'fetch the receipt of this export').conflicts('receipt'))
    .option('--json', 'print the verdict as JSON')
    .option('--url <origin>', 'where Sheaf is, for --export', process.env['SHEAF_URL'] ?? 'http://localhost:8080')
    .option('--key <key>', 'the API key for --export; better in SHEAF_API_KEY, where other users do not see it')
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
  if (options.export === undefined) throw new CommandError('usage', 'Name the receipt with --receipt or --export.');
  const key = options.key ?? process.env['SHEAF_API_KEY'];
  if (!key) throw new CommandError('usage', 'Set SHEAF_API_KEY to your key (sheaf keys create makes one).');
  const client = createClient({ url: options.url.replace(/\/+$/, ''), key });
  return JSON.stringify(await client.receipt(options.export));
}

function difference(path: string, { findings, more_findings }: Verdict): string {
  const shown = findings.slice(0, SHOWN).map(({ message }) => `  ${message}`);
  const left = findings.length - shown.length + more_findings;
  const rest = left > 0 ? [`  … and ${left} more.`] : [];
  return [`${path} is not what its receipt says:`, ...shown, ...rest].join('\n');
}
