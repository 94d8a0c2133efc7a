import { anyText, shownDefault } from '../setting.ts';
import { SETTINGS } from '../settings.ts';
import { EXIT_CODES_HELP } from './exit-codes.ts';

/** Lists the settings at the end of `sheaf --help`. */
export function settingsHelp(): string {
  const width = Math.max(...Object.keys(SETTINGS).map((name) => name.length));
  const lines = Object.entries(SETTINGS).map(([name, setting]) => {
    const allowed = setting.type === anyText ? '' : ` Allowed: ${setting.type.allowed}.`;
    return `  ${name.padEnd(width)}  ${setting.text}${allowed} Default: ${shownDefault(setting)}.`;
  });
  return `\nSettings (environment variables):\n${lines.join('\n')}\n${EXIT_CODES_HELP}`;
}
