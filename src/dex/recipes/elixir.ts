import { braced, literal } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

/** `#` starts an interpolation before `{`. */
const text = (value: string) => literal(value, { quote: '"', escaped: '"\\#', point: braced });

export const elixir = recipe({
  id: 'elixir',
  label: 'Elixir',
  aliases: [],
  highlight: 'elixir',
  fileName: 'export.exs',
  needs: 'Elixir 1.18 or newer, which reads JSON; nothing else to install.',
  run: 'elixir export.exs',
  tried: 'run',
  text,
  body: {
    ...commonNotation,
    text,
    daysAgo: (days) => `days_ago(${days})`,
    key: (key) => `${/^[a-z]\w*$/.test(key) ? key : text(key)}:`,
    open: '%{',
    separators: [',', ''],
    indent: '  ',
  },
});
