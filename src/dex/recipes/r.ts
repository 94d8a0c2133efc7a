import { hex, literal } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

/** Rscript reads a file in the encoding of its locale, so non-ASCII characters are written by code points. */
const text = (value: string) =>
  literal(value, { quote: '"', escaped: '"\\', point: (code) => `\\U{${hex(code, 4)}}`, avoided: /[^ -~]/ });

export const r = recipe({
  id: 'r',
  label: 'R',
  aliases: ['rstats', 'rscript'],
  highlight: 'r',
  fileName: 'export.R',
  needs: 'R 4.1 or newer with the packages httr2 and jsonlite.',
  run: 'Rscript export.R',
  tried: 'run',
  text,
  body: {
    ...commonNotation,
    text,
    truth: { true: 'TRUE', false: 'FALSE' },
    list: (items) => `list(${items.join(', ')})`,
    daysAgo: (days) => `days_ago(${days})`,
    key: (key) => `${/^[a-z]\w*$/.test(key) ? key : text(key)} =`,
    open: 'list(',
    close: ')',
    separators: [',', ''],
    indent: '  ',
  },
});
