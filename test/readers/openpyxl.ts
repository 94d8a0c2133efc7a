import { join } from 'node:path';
import { dump, printed } from './dump.ts';
import { showsEscapes } from './known-faults.ts';
import type { WorkbookReader } from './workbook-reader.ts';

/** The system's Python, which has the package, even if another one is first in PATH. */
const PYTHON = '/usr/bin/python3';

/** https://openpyxl.readthedocs.io */
export const openpyxl: WorkbookReader = {
  name: 'openpyxl',
  tested: '3.0.9',
  probe: [PYTHON, '-c', 'import openpyxl'],
  packages: 'python3-openpyxl',
  version: () => printed([PYTHON, '-c', 'import openpyxl; print(openpyxl.__version__)']),
  read: (path) => dump([PYTHON, join(import.meta.dirname, 'openpyxl-dump.py'), path]),
  tellsFormats: true,
  faults: [showsEscapes],
};
