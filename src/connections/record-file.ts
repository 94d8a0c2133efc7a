import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { withImportFolder } from '../import-folder.ts';
import type { RecordFile } from './pages/read-page.ts';

/** Runs `work` with an empty file for records, in a folder of its own that is removed afterwards. */
export function withRecordFile<T>(
  ctx: { dataDir: string },
  work: (file: RecordFile & { path: string; folder: string }) => Promise<T>,
): Promise<T> {
  return withImportFolder(ctx, async (folder) => {
    const path = join(folder, 'records.jsonl');
    const handle = await open(path, 'wx', 0o600);
    try {
      return await work({ handle, size: 0, path, folder });
    } finally {
      await handle.close();
    }
  });
}
