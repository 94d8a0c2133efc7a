import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, printed } from './dump.ts';
import { inText, showsEscapes } from './known-faults.ts';
import type { WorkbookReader } from './workbook-reader.ts';

const PYTHON = '/usr/bin/python3';

/** http://www.gnumeric.org. Gnumeric converts the workbook to its own XML, which has the type and the format of each cell. */
export const gnumeric: WorkbookReader = {
  name: 'Gnumeric',
  tested: '1.12.55',
  probe: ['ssconvert', '--version'],
  packages: 'gnumeric',
  version: async () => (await printed(['ssconvert', '--version'])).match(/'([\d.]+)'/)![1]!,
  async read(path) {
    const folder = await mkdtemp(join(tmpdir(), 'sheaf-gnumeric-'));
    try {
      const xml = join(folder, 'file.xml');
      const { status, stderr } = spawnSync('ssconvert', ['--export-type=Gnumeric_XmlIO:sax:0', path, xml], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`ssconvert failed: ${stderr}`);
      return await dump([PYTHON, join(import.meta.dirname, 'gnumeric-dump.py'), xml]);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  tellsFormats: true,
  faults: [
    showsEscapes,
    inText('The character U+007F is lost when the file is saved in Gnumeric’s own format.', (text) =>
      text.replaceAll('\u007f', ''),
    ),
  ],
};
