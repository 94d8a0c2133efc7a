import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Needs } from '../support/installed.ts';
import type { Cell } from './cells.ts';
import type { Sheet, WorkbookReader } from './workbook-reader.ts';

/** The system's Python, which the package belongs to, whatever else is first in PATH. */
const PYTHON = '/usr/bin/python3';

/** https://openpyxl.readthedocs.io */
export const openpyxl: WorkbookReader & Needs = {
  name: 'openpyxl',
  probe: [PYTHON, '-c', 'import openpyxl'],
  packages: 'python3-openpyxl',
  async read(path) {
    const child = spawn(PYTHON, [join(import.meta.dirname, 'openpyxl-dump.py'), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const sheets: Sheet[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      const value = JSON.parse(line) as string | Cell[];
      if (typeof value === 'string') sheets.push({ name: value, rows: [] });
      else sheets.at(-1)!.rows.push(value);
    }
    if ((await ended) !== 0) throw new Error(`openpyxl could not read ${path}.`);
    return sheets;
  },
};
