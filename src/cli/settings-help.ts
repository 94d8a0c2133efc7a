import { SETTINGS } from '../config.ts';
import { EXIT_CODES_HELP } from './exit-codes.ts';

/** The end of `sheaf --help`: the settings, as they are read. */
export function settingsHelp(): string {
  const width = Math.max(...Object.keys(SETTINGS).map((name) => name.length));
  const lines = Object.entries(SETTINGS).map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`);
  return `\nSettings, from the environment (defaults in brackets):\n${lines.join('\n')}\n${EXIT_CODES_HELP}`;
}
