import { braced, literal, singleQuoted } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

/** `#` starts an interpolation before `{`, `$` or `@`. */
const text = (value: string) =>
  singleQuoted(value, (odd) => literal(odd, { quote: '"', escaped: '"\\#', point: braced }));

export const ruby = recipe({
  id: 'ruby',
  label: 'Ruby',
  aliases: ['rb'],
  highlight: 'ruby',
  fileName: 'export.rb',
  needs: 'Ruby 3.0 or newer; nothing else to install.',
  run: 'ruby export.rb',
  tried: 'run',
  text,
  body: {
    ...commonNotation,
    text,
    daysAgo: (days) => `days_ago(${days})`,
    key: (key) => `${/^[a-z]\w*$/.test(key) ? key : text(key)}:`,
    separators: [',', ''],
    indent: '  ',
  },
});
