import { javascriptNotation } from './javascript.ts';
import { recipe } from './program.ts';

/** `.mts` makes the file a module, whatever package.json says. */
export const typescript = recipe({
  id: 'typescript',
  label: 'TypeScript',
  aliases: ['ts'],
  highlight: 'typescript',
  fileName: 'export.mts',
  needs: 'Node.js 22.18 or newer, which runs TypeScript as it is; nothing else to install.',
  run: 'node export.mts',
  tried: 'run',
  text: javascriptNotation.text,
  body: javascriptNotation,
});
