import { braced, literal, singleQuoted } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

const text = (value: string) =>
  singleQuoted(value, (odd) => literal(odd, { quote: '"', escaped: '"\\$', point: braced }));

export const php = recipe({
  id: 'php',
  label: 'PHP',
  aliases: [],
  highlight: 'php',
  fileName: 'export.php',
  needs: 'PHP 8.2 or newer with its curl extension.',
  run: 'php export.php',
  tried: 'run',
  text,
  body: {
    ...commonNotation,
    text,
    daysAgo: (days) => `daysAgo(${days})`,
    key: (key) => `${text(key)} =>`,
    open: '[',
    close: ']',
  },
});
