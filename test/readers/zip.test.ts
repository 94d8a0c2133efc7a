/** Zip archives of files in many parts, read by other programs. The file in the archive must be the file without it. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { installed, type Needs } from '../support/installed.ts';
import { dealsExcel } from './expected/deals-excel.ts';
import { oddExports } from './odd-exports.ts';

const PYTHON = '/usr/bin/python3';
const run = promisify(execFile);
const MAX_BYTES = 1 << 26;

interface ZipReader extends Needs {
  /** Checks the archive, and returns the names and contents of its files. */
  read(path: string): Promise<[name: string, content: Buffer][]>;
}

const output = async (program: string, ...args: string[]) =>
  (await run(program, args, { encoding: 'buffer', maxBuffer: MAX_BYTES, env: { ...process.env, LC_ALL: 'C.UTF-8' } }))
    .stdout;

const READERS: ZipReader[] = [
  {
    name: 'Info-ZIP’s unzip',
    probe: ['unzip', '-v'],
    packages: 'unzip',
    async read(path) {
      await run('unzip', ['-tq', path]);
      const names = (await output('unzip', '-Z1', path)).toString().trimEnd().split('\n');
      return Promise.all(
        names.map(async (name): Promise<[string, Buffer]> => [name, await output('unzip', '-p', path)]),
      );
    },
  },
  {
    name: 'Python’s zipfile',
    probe: [PYTHON, '--version'],
    packages: 'python3',
    async read(path) {
      const lines = (await output(PYTHON, join(import.meta.dirname, 'zip-dump.py'), path))
        .toString()
        .trimEnd()
        .split('\n');
      return lines.map((line): [string, Buffer] => {
        const { name, content } = JSON.parse(line);
        return [name, Buffer.from(content, 'base64')];
      });
    },
  },
];

describe.each(['csv', 'jsonl'] as const)('%s.zip', (format) => {
  const { files, build } = oddExports(`${format}.zip`);

  describe.each(READERS)('$name', (reader) => {
    describe.skipIf(!installed(reader))('reads', () => {
      test('one file of many parts, with the bytes of the file without an archive', async () => {
        const { done, path } = files[0]!;
        expect(done.progress!.total_parts).toBeGreaterThan(5);
        const [[name, content], ...others] = (await reader.read(path)) as [[string, Buffer]];
        expect([name, others]).toEqual([basename(path).replace(/\.zip$/, ''), []]);
        const plain = await build(dealsExcel, { index_params: { format } });
        expect(content.equals(await readFile(plain.path))).toBe(true);
      });

      test('a file with a name in several scripts, without rows', async () => {
        const { path, done } = await build(dealsExcel, {
          search_params: { search: 'no such deal' },
          index_params: { filename: 'Angebote März 取引' },
        });
        expect(done.filename).toBe(`Angebote März 取引.${format}.zip`);
        const [[name, content], ...others] = (await reader.read(path)) as [[string, Buffer]];
        expect([name, others]).toEqual([`Angebote März 取引.${format}`, []]);
        expect(content.toString().split('\n').length).toBe(format === 'csv' ? 2 : 1);
      });
    });
  });
});
