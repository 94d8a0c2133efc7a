/** Every CSV dialect by name, with each end of rows, for tests. */

import { csvDialect } from '../../../src/encode/csv/dialect.ts';
import type { CsvDialect } from '../../../src/encode/format.ts';
import { DIALECTS as DIALECT_NAMES, LINE_ENDINGS } from '../../../src/encode/format.ts';

export interface NamedDialect extends CsvDialect {
  name: string;
}

export const DIALECTS: readonly NamedDialect[] = DIALECT_NAMES.flatMap((dialect) =>
  LINE_ENDINGS.map((line_ending) => ({
    name: `${dialect} with ${line_ending}`,
    ...csvDialect({ dialect, line_ending }),
  })),
);
