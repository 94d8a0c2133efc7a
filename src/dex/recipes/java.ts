import { codeUnits, jsonText, literal } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

/**
 * Java converts `\u000a` to a line break and `\u0022` to a quote before it parses literals. Characters with such escapes
 * are therefore written in octal.
 */
const text = (value: string) => {
  const point = (code: number) => (code < 0x100 ? `\\${code.toString(8).padStart(3, '0')}` : codeUnits(code));
  return literal(value, { quote: '"', escaped: '"\\', point });
};

/**
 * JSON in a text block that is passed to `formatted`. Backslashes are doubled, and quotes and % in values are JSON escapes.
 * So are non-ASCII characters, because Java 17 reads a file in the system's encoding.
 */
const json = (value: string) => jsonText(value, /["%]|[^ -~]/).replaceAll('\\', '\\\\');

export const java = recipe({
  id: 'java',
  label: 'Java',
  aliases: [],
  highlight: 'java',
  fileName: 'Export.java',
  needs: 'Java 17 or newer (a JDK); nothing else to install.',
  run: 'java Export.java',
  tried: 'run',
  text,
  body: {
    ...commonNotation,
    text: json,
    daysAgo: () => '"%s"',
    key: (key) => `${json(key)}:`,
    separators: [',', ''],
    indent: '  ',
  },
});
