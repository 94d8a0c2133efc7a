import { literal, shortOrLong } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

const text = (value: string) => literal(value, { quote: '"', escaped: '"\\', point: shortOrLong });

export const csharp = recipe({
  id: 'csharp',
  label: 'C#',
  aliases: ['c sharp', 'dotnet', '.net'],
  highlight: 'csharp',
  fileName: 'export.cs',
  needs: '.NET 10 or newer; nothing else to install.',
  run: 'dotnet run export.cs',
  tried: 'syntax',
  text,
  body: {
    ...commonNotation,
    text,
    list: (items) => `new JsonArray(${items.join(', ')})`,
    daysAgo: (days) => `DaysAgo(${days})`,
    key: (key) => `[${text(key)}] =`,
    open: 'new JsonObject\n{',
  },
});
