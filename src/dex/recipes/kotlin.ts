import { codeUnits, jsonText, literal } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

/** JSON in a raw string, which has no escapes. Quotes and $ in values are JSON escapes, `\u0022` and `\u0024`. */
const json = (value: string) => jsonText(value, /["$]/);

export const kotlin = recipe({
  id: 'kotlin',
  label: 'Kotlin',
  aliases: [],
  highlight: 'kotlin',
  fileName: 'export.kt',
  needs: 'Kotlin 1.3 or newer on Java 11 or newer; nothing else to install.',
  run: 'kotlinc export.kt -include-runtime -d export.jar && java -jar export.jar',
  tried: 'run',
  text: (value) => literal(value, { quote: '"', escaped: '"\\$', point: codeUnits }),
  body: {
    ...commonNotation,
    text: json,
    daysAgo: (days) => `"\${daysAgo(${days})}"`,
    key: (key) => `${json(key)}:`,
    separators: [',', ''],
    indent: '  ',
  },
});
