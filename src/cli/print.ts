/** The only place where the command line writes text to the terminal. */
import { printable, printableJson } from '../printable.ts';

/** Writes a line to standard output. */
export function print(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** Writes a value as JSON to standard output. */
export function printJson(value: unknown, indent?: number): void {
  process.stdout.write(`${printableJson(JSON.stringify(value, null, indent))}\n`);
}

/** Writes a line to standard error. */
export function printError(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}
