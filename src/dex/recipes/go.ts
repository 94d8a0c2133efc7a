import { literal, shortOrLong } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

const text = (value: string) => literal(value, { quote: '"', escaped: '"\\', point: shortOrLong });

export const go = recipe({
  id: 'go',
  label: 'Go',
  aliases: ['golang'],
  highlight: 'go',
  fileName: 'export.go',
  needs: 'Go 1.18 or newer; nothing else to install.',
  run: 'go run export.go',
  tried: 'run',
  text,
  body: {
    ...commonNotation,
    text,
    list: (items) => `[]string{${items.join(', ')}}`,
    daysAgo: (days) => `daysAgo(${days})`,
    key: (key) => `${text(key)}:`,
    open: 'map[string]any{',
    indent: '\t',
    aligned: true,
  },
});
