import { jsonText, whole } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

/** The body is JSON in a jq program in single quotes of the shell. An apostrophe would close them. */
const text = (value: string) => jsonText(value, /'/);

export const curl = recipe({
  id: 'curl',
  label: 'curl',
  aliases: ['bash', 'shell', 'jq'],
  highlight: 'bash',
  fileName: 'export.sh',
  needs: 'Bash, curl 7.71 or newer, and jq.',
  run: 'bash export.sh',
  tried: 'run',
  text: (value) => `'${whole(value).replaceAll("'", "'\\''")}'`,
  body: {
    ...commonNotation,
    text,
    daysAgo: (days) => `days_ago(${days})`,
    key: (key) => `${text(key)}:`,
    separators: [',', ''],
    indent: '  ',
  },
});
