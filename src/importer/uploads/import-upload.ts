/** Imports an uploaded file, or tries it: check the owner |> receive |> import. */
import type { Readable } from 'node:stream';
import type pg from 'pg';
import type { Client } from '../../access/client.ts';
import { findPublisher } from '../../access/publishers/find-publisher.ts';
import { requireAdmin, requireOperator } from '../../access/scope.ts';
import { sql } from '../../db/sql.ts';
import { withImportFolder } from '../../import-folder.ts';
import { SeveralFilesError } from '../open-zip.ts';
import { isOfPublishers } from '../presets/saved-presets.ts';
import { importReceived, notChosen, type ReadingOptions, type UploadResult } from './import-received.ts';
import { receiveUpload } from './receive-upload.ts';

export interface UploadContext {
  pool: pg.Pool;
  /** Maximum bytes of a file. */
  maxBytes: number;
  /** Absolute path of the data folder, in which the file is stored. */
  dataDir: string;
  /** Receives a file when it is its turn. */
  receiving<T>(work: () => Promise<T>): Promise<T>;
  /** Runs the import of a received file when it is its turn. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

export interface UploadInput extends ReadingOptions {
  client: Client;
  upload: Readable;
  /** ID or slug of the publisher. Nothing is the client's own. */
  publisher: string | undefined;
}

/**
 * Throws FORBIDDEN for members, for admins who name another publisher, and for admins who import what all publishers see, before it
 * reads the upload. Rejects like `receiveUpload` and `importFile`.
 */
export async function importUpload(ctx: UploadContext, input: UploadInput): Promise<UploadResult> {
  const owner = await ownerOf(ctx, input);
  return withImportFolder(ctx, async (folder) => {
    const { fileName: name, entry } = input;
    const received = await ctx
      .receiving(() => receiveUpload(input.upload, { folder, name, entry, maxBytes: ctx.maxBytes }))
      .catch((error: unknown) => {
        if (input.dryRun && error instanceof SeveralFilesError) return error;
        throw error;
      });
    if (received instanceof SeveralFilesError) return notChosen(received);
    return ctx.inTurn(() => importReceived(ctx, { ...input, ...owner, ...received, userId: input.client.userId }));
  });
}

/** The publisher of rows that do not name one, and the only publisher that rows can name. */
async function ownerOf(ctx: UploadContext, { client, kind, publisher: named }: UploadInput) {
  requireAdmin(client, 'Imports');
  const ofPublishers = isOfPublishers(kind);
  if (!ofPublishers) requireOperator(client, `Importing ${kind}, which all publishers use,`);
  if (!ofPublishers && named === undefined) return { publisher: undefined, onlyPublisher: undefined };
  const id = await findPublisher(ctx, { client, named, field: 'publisher_id' });
  const { rows } = await ctx.pool.query<{ slug: string }>(sql`select slug from sheaf.publishers where id = ${id}`.text);
  const publisher = rows[0]!.slug;
  return { publisher, onlyPublisher: client.role === 'operator' ? undefined : publisher };
}
