/** The records of an export in the database and the store. */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Crew } from './crew.ts';

export interface ExportRecord {
  status: string;
  attempt: number;
  snapshotAt: string | null;
  fileKey: string | null;
  fileBytes: number | null;
  sha256: string | null;
  completedAt: string | null;
}

export async function exportRecord({ database }: Crew, id: number): Promise<ExportRecord> {
  const { rows } = await database.pool.query<ExportRecord>(
    `select status, attempt, snapshot_at::text as "snapshotAt", file_key as "fileKey", file_bytes as "fileBytes",
       encode(file_sha256, 'hex') as sha256, completed_at::text as "completedAt" from sheaf.exports where id = $1`,
    [id],
  );
  return rows[0]!;
}

export interface PartRecord {
  id: number;
  number: number;
  status: string;
  attempt: number;
  startedAt: string | null;
  completedAt: string | null;
  fragmentKey: string | null;
  /** How often its job was retried. */
  retries: number;
  snapshotId: string;
}

/** The parts of the current attempt, in order. */
export async function partRecords({ database }: Crew, id: number): Promise<PartRecord[]> {
  const { rows } = await database.pool.query<PartRecord>(
    `select part.id, plan.number, part.status, part.attempt, part.started_at::text as "startedAt",
       part.completed_at::text as "completedAt", plan.fragment_key as "fragmentKey", job.retry_count as retries,
       job.data ->> 'snapshotId' as "snapshotId"
     from sheaf.export_parts plan join sheaf.exports part on part.id = plan.export_id
     join sheaf_queue.job job on job.name = 'build-part' and (job.data ->> 'partId')::bigint = part.id
     where plan.parent_id = $1 order by plan.number`,
    [id],
  );
  return rows;
}

/** The keys of everything in the disk store, drafts included. */
export async function storedKeys({ folder }: Crew): Promise<string[]> {
  const files = join(folder, 'files');
  const entries = await readdir(files, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(files, join(entry.parentPath, entry.name)));
}
