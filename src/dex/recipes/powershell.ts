import { hex, literal } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

/** PowerShell also accepts typographic quotes as quotes. */
const SINGLE = /['‘’‚‛]/g;

const text = (value: string) => {
  const escaped = '"“”„`$';
  const doubled = literal(value, { quote: '"', marker: '`', escaped, point: (code) => `\`u{${hex(code, 1)}}` });
  // Without escapes, single quotes show the text as it is.
  return doubled === `"${value.replace(/["“”„`$]/g, '`$&')}"` ? `'${value.replace(SINGLE, '$&$&')}'` : doubled;
};

export const powershell = recipe({
  id: 'powershell',
  label: 'PowerShell',
  aliases: ['pwsh'],
  highlight: 'powershell',
  fileName: 'export.ps1',
  needs: 'PowerShell 7 or newer.',
  run: 'pwsh export.ps1',
  tried: 'not run here',
  text,
  body: {
    ...commonNotation,
    text,
    truth: { true: '$true', false: '$false' },
    list: (items) => `@(${items.join(', ')})`,
    daysAgo: (days) => (days < 0 ? `Get-DayAgo (${days})` : `Get-DayAgo ${days}`),
    key: (key) => `${/^[a-z]\w*$/.test(key) ? key : text(key)} =`,
    open: '@{',
    separators: ['', ''],
  },
});
