import { SETTINGS } from '../config.ts';
import { EXIT_CODES_HELP } from './exit-codes.ts';

/** Lists the settings at the end of `sheaf --help`. */
export function settingsHelp(): string {
  const width = Math.max(...Object.keys(SETTINGS).map((name) => name.length));
  const lines = Object.entries(SETTINGS).map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`);
  return `\nSettings (environment variables):\n${lines.join('\n')}\n${EXIT_CODES_HELP}`;
}
