import { basename } from 'node:path';
import type { Export, Sheaf } from '../../clients/typescript/src/index.ts';
import { counted } from '../counted.ts';
import type { FetchOptions } from './fetch-options.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';
import { showProgress } from './show-progress.ts';

/** Prints an export that was just created. With `--wait` or `-o`, downloads its file first. */
export async function fetchExport(client: Sheaf, created: Export, options: FetchOptions): Promise<void> {
  if (!options.wait && !options.output) return show(created, options, `Export ${created.id} is ${created.status}.`);
  const progress = await createProgress();
  const onProgress = showProgress(progress.task(created.report_type));
  try {
    const { id, filename } = await client.waitForExport(created.id, { onProgress });
    // The name comes from the service, so only its last part is used.
    const to = options.output ?? basename(filename!);
    const finished = await client.downloadExport(id, { to, onProgress });
    progress.stop();
    show(finished, options, `${to}: ${counted(finished.row_count!, 'row')}, ${counted(finished.file_bytes!, 'byte')}`);
  } finally {
    progress.stop();
  }
}

function show(state: Export, options: FetchOptions, sentence: string): void {
  if (options.json) printJson(state, 2);
  else print(sentence);
}
