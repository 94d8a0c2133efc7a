import type { Client, RemoteExport } from './client.ts';
import { CommandError } from './exit-codes.ts';
import type { Task } from './progress.ts';

/** Waits for an export and shows its progress. Throws when the export fails. */
export async function follow(client: Client, id: number, task: Task): Promise<RemoteExport> {
  const state = await client.wait(id, ({ status, progress }) => {
    const total = progress?.total_parts ?? 1;
    const done = status === 'completed' ? total : (progress?.parts_ready ?? 0);
    task.update(done, total, progress ? `${status}, ${done} of ${total} parts` : status);
  });
  if (state.status === 'failed') throw new CommandError('failed', `Export ${id} failed: ${state.error_message}`);
  return state;
}
