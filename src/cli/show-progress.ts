import type { Progress } from '../../clients/typescript/src/index.ts';
import type { Task } from './progress.ts';

/** Returns a function that shows the progress of an export and of its download. */
export function showProgress(task: Task): (progress: Progress) => void {
  return ({ phase, done, export: { status, progress, file_bytes: bytes } }) => {
    if (phase === 'download') {
      task.update(Math.round(done * (bytes ?? 0)), bytes, 'downloading');
      return;
    }
    const total = progress?.total_parts ?? 1;
    const ready = Math.round(done * total);
    task.update(ready, total, progress ? `${status}, ${ready} of ${total} ${total === 1 ? 'part' : 'parts'}` : status);
  };
}
