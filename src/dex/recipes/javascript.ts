import { literal, shortOrBraced } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation, type Notation } from './report-body.ts';

const text = (value: string) => literal(value, { quote: "'", escaped: "'\\", point: shortOrBraced });

/** The style of the three recipes in JavaScript and TypeScript. */
export const javascriptNotation: Notation = {
  ...commonNotation,
  text,
  daysAgo: (days) => `daysAgo(${days})`,
  key: (key) => `${/^[a-z]\w*$/.test(key) ? key : `[${text(key)}]`}:`,
  indent: '  ',
};

export const javascript = recipe({
  id: 'javascript',
  label: 'JavaScript',
  aliases: ['js', 'node', 'node.js', 'nodejs'],
  highlight: 'javascript',
  fileName: 'export.mjs',
  needs: 'Node.js 20 or newer; nothing else to install.',
  run: 'node export.mjs',
  tried: 'run',
  text,
  body: javascriptNotation,
});
