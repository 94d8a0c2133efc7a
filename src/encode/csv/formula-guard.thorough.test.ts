/** Spreadsheet programs find no formulas in a CSV file of strings that could be formulas, whichever separator they use. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DIALECTS } from '../../../test/support/encode/dialects.ts';
import { commaTexts, formulaTexts } from '../../../test/support/encode/formula-texts.ts';
import { installed, type Needs } from '../../../test/support/installed.ts';
import { copyText } from '../copy-text.ts';
import type { Kind } from '../kinds.ts';
import { csvDialect } from './dialect.ts';
import { encodeCsv } from './encode-csv.ts';

const run = promisify(execFile);

let folder: string;
let guarded: string[];
let unguarded: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-formulas-'));
  const texts = [...formulaTexts, ...commaTexts].map(([, text]) => text);
  const rows = texts.map((text, i) => copyText([`a${i}`, text, text])).join('');
  guarded = [];
  for (const [i, dialect] of DIALECTS.entries()) {
    const { bytes } = encodeCsv(['id', 'text', 'text'], Buffer.from(rows), { dialect });
    const header = ['\ufeffid', 'text', 'again'].join(dialect.separator);
    guarded.push(join(folder, `guarded-${i}.csv`));
    await writeFile(guarded[i]!, Buffer.concat([Buffer.from(header + dialect.lineEnd), bytes]));
  }
  unguarded = join(folder, 'unguarded.csv');
  const quoted = texts.map((text) => `"${text.replaceAll('"', '""')}"`);
  await writeFile(unguarded, `\ufeffid,text,again\r\n${quoted.map((text) => `a,${text},${text}\r\n`).join('')}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program that counts the cells that it reads as formulas in each file. */
interface Program extends Needs {
  formulas(paths: string[]): Promise<number[]>;
}

/**
 * LibreOffice with separators as character codes. Its import dialog preselects all of them except the space.
 * https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents#Filter_Options_for_the_CSV_Filter
 */
const libreOffice = (name: string, separators: string): Program => ({
  name: `LibreOffice, ${name}`,
  probe: ['soffice', '--version'],
  packages: 'libreoffice-calc-nogui',
  async formulas(paths) {
    // After the separators: quote, UTF-8, first line, column formats, language, quoted fields as text, special numbers.
    const filter = `--infilter=CSV:${separators},34,76,1,,0,false,true`;
    const out = join(folder, separators.replaceAll('/', '-'));
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    await run('soffice', [profile, '--headless', filter, '--convert-to', 'fods', '--outdir', out, ...paths]);
    const documents = paths.map((path) => readFile(join(out, `${basename(path, '.csv')}.fods`), 'utf8'));
    return (await Promise.all(documents)).map((document) => document.match(/table:formula=/g)?.length ?? 0);
  },
});

const gnumeric: Program = {
  name: 'Gnumeric',
  probe: ['ssconvert', '--version'],
  packages: 'gnumeric',
  async formulas(paths) {
    const counts: number[] = [];
    for (const path of paths) {
      const out = `${path}.gnumeric.xml`;
      await run('ssconvert', ['--export-type=Gnumeric_XmlIO:sax:0', path, out]);
      const cells = (await readFile(out, 'utf8')).match(/<gnm:Cell [^>]*>/g) ?? [];
      expect(cells.length).toBeGreaterThan(100);
      // A cell with a formula has no value type.
      counts.push(cells.filter((cell) => !cell.includes('ValueType')).length);
    }
    return counts;
  },
};

describe.each([
  libreOffice('comma', '44'),
  libreOffice('semicolon', '59'),
  libreOffice('tab', '9'),
  libreOffice('comma, semicolon and tab', '44/59/9'),
  gnumeric,
])('$name', (program) => {
  test.skipIf(!installed(program))('reads no string in a CSV file as a formula', async () => {
    const [inUnguarded, ...inGuarded] = await program.formulas([unguarded, ...guarded]);
    expect(inGuarded).toEqual(guarded.map(() => 0));
    expect(inUnguarded).toBeGreaterThan(0);
  });
});

/** 1031 is the language, German. The program is the independent reader: it knows nothing of Sheaf's dialects. */
test.skipIf(!installed(libreOffice('semicolon', '59')))(
  'LibreOffice in German reads the numbers of excel_eu',
  async () => {
    const values = ['-1234.5', '12.50', '0.125', '1.5e-7', '1200'];
    const kinds: Kind[] = ['decimal', 'money', 'percent', 'decimal', 'integer'];
    const dialect = csvDialect({ dialect: 'excel_eu' });
    const path = join(folder, 'numbers.csv');
    await writeFile(path, encodeCsv(kinds, Buffer.from(copyText(values)), { dialect }).bytes);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const filter = '--infilter=CSV:59,34,76,1,,1031,false,true';
    await run('soffice', [profile, '--headless', filter, '--convert-to', 'fods', '--outdir', folder, path]);
    const document = await readFile(join(folder, 'numbers.fods'), 'utf8');
    const found = [...document.matchAll(/office:value="([^"]*)"/g)].map(([, value]) => Number(value));
    expect(found).toEqual(values.map(Number));
  },
);
