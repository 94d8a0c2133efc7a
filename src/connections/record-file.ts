import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import type { RecordFile } from './pages/read-page.ts';

/** Runs `work` with an empty file for records, in a folder of its own that is removed afterwards. */
export async function withRecordFile<T>(
  { dataDir }: { dataDir: string },
  work: (file: RecordFile & { path: string; folder: string }) => Promise<T>,
): Promise<T> {
  const folder = await makeTemporaryFolder({ prefix: 'sheaf-fetch-', last: dataDir });
  try {
    const path = join(folder, 'records.jsonl');
    const handle = await open(path, 'wx', 0o600);
    try {
      return await work({ handle, size: 0, path, folder });
    } finally {
      await handle.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
