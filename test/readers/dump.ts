/** Runs a program that prints a workbook as JSON lines: each worksheet's name as a string, and each of its rows as an object. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Cell } from './cells.ts';
import { serialTime } from './serial-time.ts';
import type { Sheet } from './workbook-reader.ts';

/** R reads strings in the encoding of the locale, which is ASCII in a bare environment such as CI. */
const ENVIRONMENT = { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' };

/** A number is a string of its digits if the language's JSON would round it. */
type DumpedCell = Cell | { number: string };

interface DumpedRow {
  cells: DumpedCell[];
  /** The number format of each cell. A number with a date format is a time. */
  formats?: (string | null)[];
}

export async function dump([program, ...args]: readonly [string, ...string[]]): Promise<Sheet[]> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: ENVIRONMENT });
  const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  const [output, complaints, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${complaints}`);
  const sheets: Sheet[] = [];
  for (const line of output.trimEnd().split('\n')) {
    const value = JSON.parse(line) as string | DumpedRow;
    if (typeof value === 'string') sheets.push({ name: value, rows: [] });
    else addRow(sheets.at(-1)!, value);
  }
  return sheets;
}

function addRow(sheet: Sheet, { cells, formats }: DumpedRow): void {
  sheet.rows.push(cells.map((cell, c) => shown(cell, formats?.[c])));
  if (formats) {
    sheet.formats ??= [];
    sheet.formats.push(formats);
  }
}

function shown(dumped: DumpedCell, format: string | null | undefined): Cell {
  const cell = typeof dumped === 'object' && dumped && 'number' in dumped ? Number(dumped.number) : dumped;
  return typeof cell === 'number' && format?.includes('yy') ? { time: serialTime(cell) } : cell;
}

/** The output of a command as a single line. */
export async function printed([program, ...args]: readonly [string, ...string[]]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  return (await text(child.stdout)).trim();
}
