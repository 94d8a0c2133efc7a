import { braced, literal } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

/** `\(` starts an interpolation. */
const text = (value: string) => literal(value, { quote: '"', escaped: '"\\', point: braced });

export const swift = recipe({
  id: 'swift',
  label: 'Swift',
  aliases: [],
  highlight: 'swift',
  fileName: 'export.swift',
  needs: 'Swift 5.9 or newer on macOS, 6 or newer on Linux; nothing else to install.',
  run: 'swift export.swift',
  tried: 'not run here',
  text,
  body: {
    ...commonNotation,
    text,
    daysAgo: (days) => `daysAgo(${days})`,
    key: (key) => `${text(key)}:`,
    open: '[',
    // The compiler accepts values of several types together only with an explicit type.
    close: '] as [String: Any]',
  },
});
