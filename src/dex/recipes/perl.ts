import { hex, literal, singleQuoted } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

const text = (value: string) =>
  singleQuoted(value, (odd) => literal(odd, { quote: '"', escaped: '"\\$@', point: (code) => `\\x{${hex(code, 1)}}` }));

export const perl = recipe({
  id: 'perl',
  label: 'Perl',
  aliases: [],
  highlight: 'perl',
  fileName: 'export.pl',
  needs: 'Perl 5.20 or newer, and IO::Socket::SSL where Sheaf answers on https.',
  run: 'perl export.pl',
  tried: 'run',
  text,
  body: {
    ...commonNotation,
    text,
    truth: { true: 'JSON::PP::true', false: 'JSON::PP::false' },
    daysAgo: (days) => `days_ago(${days})`,
    key: (key) => `${/^[a-z]\w*$/.test(key) ? key : text(key)} =>`,
  },
});
