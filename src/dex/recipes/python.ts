import { literal, shortOrLong } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

const text = (value: string) => literal(value, { quote: '"', escaped: '"\\', point: shortOrLong });

export const python = recipe({
  id: 'python',
  label: 'Python',
  aliases: ['python3', 'py'],
  highlight: 'python',
  fileName: 'export.py',
  needs: 'Python 3.8 or newer; nothing else to install.',
  run: 'python3 export.py',
  tried: 'run',
  text,
  body: {
    ...commonNotation,
    text,
    truth: { true: 'True', false: 'False' },
    daysAgo: (days) => `days_ago(${days})`,
    key: (key) => `${text(key)}:`,
  },
});
