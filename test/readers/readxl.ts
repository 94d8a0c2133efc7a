import { join } from 'node:path';
import { dump, printed } from './dump.ts';
import { inText } from './known-faults.ts';
import type { WorkbookReader } from './workbook-reader.ts';

/** https://readxl.tidyverse.org */
export const readxl: WorkbookReader = {
  name: 'readxl',
  tested: '1.4.2',
  probe: ['Rscript', '-e', 'library(readxl); library(jsonlite)'],
  packages: 'r-base-core r-cran-readxl r-cran-jsonlite',
  version: () => printed(['Rscript', '-e', 'cat(as.character(packageVersion("readxl")))']),
  read: (path) => dump(['Rscript', join(import.meta.dirname, 'readxl-dump.R'), path]),
  tellsFormats: false,
  faults: [inText('A text of spaces alone is empty.', (text) => (/^ +$/.test(text) ? null : text))],
};
