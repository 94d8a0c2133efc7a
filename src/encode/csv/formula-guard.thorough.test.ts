/** Spreadsheet programs find no formulas in a CSV file of strings that could be formulas, whichever separator they use. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formulaTexts } from '../../../test/support/encode/formula-texts.ts';
import { installed, type Needs } from '../../../test/support/installed.ts';
import { copyText } from '../copy-text.ts';
import { encodeCsv } from './encode-csv.ts';

const run = promisify(execFile);

let folder: string;
let files: Record<'guarded' | 'unguarded', string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-formulas-'));
  files = { guarded: join(folder, 'guarded.csv'), unguarded: join(folder, 'unguarded.csv') };
  const texts = formulaTexts.map(([, text]) => text);
  const rows = texts.map((text, i) => copyText([`a${i}`, text, text])).join('');
  const { bytes } = encodeCsv(['id', 'text', 'text'], Buffer.from(rows));
  await writeFile(files.guarded, Buffer.concat([Buffer.from('\ufeffid,text,again\r\n'), bytes]));
  const quoted = texts.map((text) => `"${text.replaceAll('"', '""')}"`);
  await writeFile(files.unguarded, `\ufeffid,text,again\r\n${quoted.map((text) => `a,${text},${text}\r\n`).join('')}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program that counts the cells it reads as formulas. */
interface Program extends Needs {
  formulas(path: string): Promise<number>;
}

/**
 * LibreOffice with separators as character codes. Its import dialog preselects all of them except the space.
 * https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents#Filter_Options_for_the_CSV_Filter
 */
const libreOffice = (name: string, separators: string): Program => ({
  name: `LibreOffice, ${name}`,
  probe: ['soffice', '--version'],
  packages: 'libreoffice-calc-nogui',
  async formulas(path) {
    // After the separators: quote, UTF-8, first line, column formats, language, quoted fields as text, special numbers.
    const filter = `--infilter=CSV:${separators},34,76,1,,0,false,true`;
    const out = join(folder, separators.replaceAll('/', '-'));
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    await run('soffice', [profile, '--headless', filter, '--convert-to', 'fods', '--outdir', out, path]);
    const document = await readFile(join(out, `${path.split('/').at(-1)!.slice(0, -4)}.fods`), 'utf8');
    return document.match(/table:formula=/g)?.length ?? 0;
  },
});

const gnumeric: Program = {
  name: 'Gnumeric',
  probe: ['ssconvert', '--version'],
  packages: 'gnumeric',
  async formulas(path) {
    const out = `${path}.gnumeric.xml`;
    await run('ssconvert', ['--export-type=Gnumeric_XmlIO:sax:0', path, out]);
    const cells = (await readFile(out, 'utf8')).match(/<gnm:Cell [^>]*>/g) ?? [];
    expect(cells.length).toBeGreaterThan(100);
    // A cell with a formula has no value type.
    return cells.filter((cell) => !cell.includes('ValueType')).length;
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
    expect(await program.formulas(files.guarded)).toBe(0);
    expect(await program.formulas(files.unguarded)).toBeGreaterThan(0);
  });
});
