/** `verify` finds what differs in the cells, sheets and zip directory of a workbook. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asWholeFile, build, onDisk } from '../../test/support/verify/built-file.ts';
import { built } from '../../test/support/verify/numbered-rows.ts';
import { lying, repack } from '../../test/support/verify/tamper.ts';
import type { Kind } from '../encode/kinds.ts';
import { verifyFile } from './verify-file.ts';
import { zipDirectory } from './zip/zip-directory.ts';
import { entryBytes } from './zip/zip-entry.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-verify-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('an xlsx', () => {
  const { file, receipt } = built('xlsx');
  async function messages(altered: Buffer): Promise<string[]> {
    const path = await onDisk(join(folder, 'workbook.xlsx'), altered);
    const verdict = await verifyFile({ path, receipt: asWholeFile(receipt, altered) });
    return verdict.findings.map(({ message }) => message);
  }

  test('reports a cell of its second sheet', async () => {
    const altered = repack(file, 'xl/worksheets/sheet2.xml', (xml) => xml.replace('>7.50<', '>7.51<'));
    expect(await messages(altered)).toEqual(['Part 3: rows 2 to 101 of sheet 2 contain a change.']);
  });

  test('with a number that became a text reports the cell type', async () => {
    const cell = '<c r="D8" s="4"><v>8.50</v></c>';
    const text = '<c r="D8" s="4" t="inlineStr"><is><t>8.50</t></is></c>';
    const altered = repack(file, 'xl/worksheets/sheet1.xml', (xml) => xml.replace(cell, text));
    expect(await messages(altered)).toEqual(['Row 8 of sheet 1 has the wrong cell type in column D.']);
  });

  test('with a date, time, boolean or long number that became a text reports the cell type', async () => {
    const kinds: Kind[] = ['date', 'timestamp', 'boolean', 'integer', 'percent'];
    const table = [['2026-11-23', '2026-11-23 14:05:09+00', 't', '123456789012345', '0.1234567890123456']];
    const typed = build({ format: 'xlsx', kinds, sheets: [table] });
    for (const [i, value] of ['2026-11-23', '2026-11-23 14:05:09', 't', ...table[0]!.slice(3)].entries()) {
      const letter = 'ABCDE'[i];
      const cell = new RegExp(`(<c r="${letter}2"[^>]*?)(?: t="b")?><v>[^<]*</v>`);
      const altered = repack(typed.file, 'xl/worksheets/sheet1.xml', (xml) =>
        xml.replace(cell, `$1 t="inlineStr"><is><t>${value}</t></is>`),
      );
      const path = await onDisk(join(folder, 'types.xlsx'), altered);
      const { findings } = await verifyFile({ path, receipt: asWholeFile(typed.receipt, altered) });
      expect(findings.map(({ message }) => message)).toEqual([
        `Row 2 of sheet 1 has the wrong cell type in column ${letter}.`,
      ]);
    }
  });

  test('with a formula after a value reports it', async () => {
    const altered = repack(file, 'xl/worksheets/sheet1.xml', (xml) =>
      xml.replace('<v>8.50</v>', '<f>4+4.5</f><v>8.50</v>'),
    );
    expect(await messages(altered)).toContain('Row 8 of sheet 1 has a cell in a form that Sheaf does not write.');
  });

  test('with a reference to a character that does not exist reports its rows', async () => {
    for (const reference of ['&#x110000;', '&#1114112;', `&#${'9'.repeat(400)};`]) {
      const altered = repack(file, 'xl/worksheets/sheet1.xml', (xml) => xml.replace('<t>008<', `<t>${reference}<`));
      expect(await messages(altered)).toEqual(['Part 1: rows 2 to 101 of sheet 1 contain a change.']);
    }
  });

  test('with a zip64 record beyond the end of any file reports it', async () => {
    const end = Buffer.from(file.subarray(-22));
    end.writeUInt32LE(0xffffffff, 16);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50);
    locator.writeBigUInt64LE(0xffffffff_ffffffffn, 8);
    const altered = Buffer.concat([file.subarray(0, -22), locator, end]);
    expect(await messages(altered)).toContain('The file is not a complete zip archive: it ends too early.');
  });

  test('with a cell that moved to another row reports it', async () => {
    const altered = repack(file, 'xl/worksheets/sheet1.xml', (xml) => xml.replace('<c r="B8"', '<c r="B9"'));
    expect(await messages(altered)).toContain('Row 8 of sheet 1 has the cell B9, which does not belong there.');
  });

  test('without its second sheet reports it', async () => {
    const altered = repack(file, 'xl/workbook.xml', (xml) => xml.replace(/<sheet [^>]*r:id="rId[23]"\/>/g, ''));
    expect(await messages(altered)).toContain('Sheet 2 is missing.');
    const without = repack(file, 'xl/worksheets/sheet2.xml', () => null);
    expect(await messages(without)).toContain('The workbook has no xl/worksheets/sheet2.xml.');
  });

  test.each(['xl/workbook.xml', 'xl/worksheets/sheet1.xml', 'xl/styles.xml'])(
    'with a %s of 1 GiB that claims 10 bytes reports it and reads no more',
    async (part) => {
      const altered = lying(file, part, { claimed: 10, mebibytes: 1024 });
      expect(altered.length).toBeLessThan(8 << 20);
      const found = await messages(altered);
      expect(found.filter((message) => message.includes('zip directory'))).toEqual([
        expect.stringMatching(new RegExp(`${part} has more than the 10 bytes in the zip directory\\.$`)),
      ]);
      const path = await onDisk(join(folder, 'lying.xlsx'), altered);
      const handle = await open(path);
      const entries = await zipDirectory(handle, altered.length).finally(() => handle.close());
      const entry = entries.find(({ name }) => name === part)!;
      let yielded = 0;
      const read = async () => {
        for await (const chunk of entryBytes(path, entry)) yielded += chunk.length;
      };
      await expect(read()).rejects.toThrow('zip directory');
      expect(yielded).toBe(0);
    },
  );

  test('with entries that share bytes reports it', async () => {
    // Both directory records name the first local header, so that its bytes would be inflated twice.
    const altered = Buffer.from(file);
    const first = altered.indexOf('PK\x01\x02', 'latin1');
    const second = altered.indexOf('PK\x01\x02', first + 4, 'latin1');
    const again = Buffer.concat([
      altered.subarray(0, second),
      altered.subarray(first, second),
      altered.subarray(second),
    ]);
    const end = again.lastIndexOf('PK\x05\x06', 'latin1');
    for (const at of [8, 10]) again.writeUInt16LE(again.readUInt16LE(end + at) + 1, end + at);
    again.writeUInt32LE(again.readUInt32LE(end + 12) + second - first, end + 12);
    expect(await messages(again)).toContainEqual(expect.stringMatching(/overlaps another entry\.$/));
  });

  test('with changed styles only is distinguished from one with changed rows', async () => {
    const altered = repack(file, 'xl/styles.xml', (xml) => xml.replace('Calibri', 'Arial'));
    const path = await onDisk(join(folder, 'looks.xlsx'), altered);
    const verdict = await verifyFile({ path, receipt });
    expect(verdict.parts_matching).toBe(receipt.parts.length);
    expect(verdict.findings.at(-1)!.message).toBe(
      'All values match the receipt, times to the millisecond. The change is outside the values: formats, layout, links, a chart, the sheet "About this file" or the packaging.',
    );
  });
});
