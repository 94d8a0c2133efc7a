import { braced, literal } from './literal.ts';
import { recipe } from './program.ts';
import { commonNotation } from './report-body.ts';

const text = (value: string) => literal(value, { quote: '"', escaped: '"\\', point: braced });

/** Maximum members in the macro json!. With more, it recurses deeper than the compiler allows. */
const MAX_IN_MACRO = 32;

/** Maximum of an i32, the type of literals without a suffix. */
const MAX_I32 = 2 ** 31 - 1;

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
    number: (value) => (Number.isInteger(value) && Math.abs(value) > MAX_I32 ? `${value}_i64` : String(value)),
    list: (items) => `${items.length > MAX_IN_MACRO ? 'vec!' : ''}[${items.join(', ')}]`,
    daysAgo: (days) => `days_ago(${days})`,
    key: (key) => `${text(key)}:`,
    separators: [',', ''],
  },
});
