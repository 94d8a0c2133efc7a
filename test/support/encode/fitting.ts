import { copyText } from '../../../src/encode/copy-text.ts';
import type { FormatName } from '../../../src/encode/format.ts';
import { formats } from '../../../src/encode/formats.ts';
import type { Kind } from '../../../src/encode/kinds.ts';
import { UnfitValue } from '../../../src/encode/unfit-value.ts';
import type { Table } from './file-of.ts';

/** The table with null for each value that files in the format cannot hold. */
export function fitting(format: FormatName, kinds: readonly Kind[], table: Table): Table {
  const labels = kinds.map((_, i) => String(i));
  const fits = (values: Table[number]): Table[number] => {
    try {
      formats[format].encode({ format, kinds, labels, rows: Buffer.from(copyText(values)), firstRow: 1 });
      return values;
    } catch (error) {
      if (!(error instanceof UnfitValue)) throw error;
      return fits(values.with(Number(error.unfit.label), null));
    }
  };
  return table.map(fits);
}
