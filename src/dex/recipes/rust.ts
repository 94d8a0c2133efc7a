import { braced, literal } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

const text = (value: string) => literal(value, { quote: '"', escaped: '"\\', point: braced });

/** Beyond it, the macro json! recurses deeper than the compiler allows for. */
const MOST_IN_MACRO = 32;

/** Without a suffix, a literal is an i32. */
const MOST_I32 = 2 ** 31 - 1;

export const rust = recipe({
  id: 'rust',
  label: 'Rust',
  aliases: [],
  highlight: 'rust',
  fileName: 'main.rs',
  needs:
    'Rust 1.63 or newer and a package made with cargo new, with this as its src/main.rs; the crates come with cargo add serde_json time ureq@2 --features ureq/json.',
  run: 'cargo run',
  tried: 'run',
  text,
  body: {
    ...commonNotation,
    text,
    number: (value) => (Number.isInteger(value) && Math.abs(value) > MOST_I32 ? `${value}_i64` : String(value)),
    list: (items) => `${items.length > MOST_IN_MACRO ? 'vec!' : ''}[${items.join(', ')}]`,
    daysAgo: (days) => `days_ago(${days})`,
    key: (key) => `${text(key)}:`,
    separators: [',', ''],
  },
});
