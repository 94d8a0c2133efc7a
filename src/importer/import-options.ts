/** What an import is called with. */
import type { Readable } from 'node:stream';
import type pg from 'pg';
import type { FileLayout } from './file-layout.ts';
import type { ImportKindName } from './kinds/index.ts';
import type { NumberForm } from './presets/value-forms.ts';

export interface ImportOptions extends FileLayout {
  pool: pg.Pool;
  kind: ImportKindName;
  /** Path of a data file or a zip archive, or `-` for standard input. `file-format.ts` lists the endings. */
  file: string;
  /** Name of the file to import from a zip archive, if it contains several. */
  entry?: string | undefined;
  /** Slug of the publisher for rows without one. */
  publisher?: string | undefined;
  /**
   * Slug of the only publisher that rows can name. Rows of others are rejected, whether or not these exist. A saved preset limits rows to its
   * publisher without this option, too.
   */
  onlyPublisher?: string | undefined;
  /** Slug of the network for rows without one. */
  network?: string | undefined;
  /** Names of file columns, with the columns of Sheaf that they are imported as. */
  map?: Record<string, string> | undefined;
  /** Network whose preset is used, or the path of a preset file. */
  preset?: string | undefined;
  /** Whether the preset is chosen by the columns of the file. */
  detect?: boolean | undefined;
  /** Version of the saved preset, so that an import reads the file as its dry run did. By default, the current one. */
  presetVersion?: string | undefined;
  /** Values for columns of Sheaf that the file lacks. */
  set?: Record<string, string> | undefined;
  /** IANA time zone of times without an offset. */
  timezone?: string | undefined;
  /** Words of the file, with Sheaf's words, by column of Sheaf. They are added to those of the preset. An empty one removes a word. */
  words?: Record<string, Record<string, string>> | undefined;
  /** Replaces the form of numbers of the preset. */
  numbers?: NumberForm | undefined;
  /** Replaces the forms of times of the preset. */
  timeForms?: readonly string[] | undefined;
  /** Whether the import is undone at its end. Invalid rows are counted and not written to a file. */
  dryRun?: boolean | undefined;
  /** `abort` (default): one invalid row aborts the import. `skip`: invalid rows are written to `<file>.rejected`. */
  onError?: 'abort' | 'skip' | undefined;
  /** Called after each batch of a few thousand rows. */
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** The stream that `-` reads. */
  input?: Readable | undefined;
  /** Undoes the import if it aborts before the commit. */
  signal?: AbortSignal | undefined;
  /** For the record of the import. By default, the command line imported the file at `file`. Null for no record. */
  record?: ImportRecord | null | undefined;
}

export interface ImportRecord {
  /** Null if no person started the import. */
  userId: number | null;
  /** Name of the file for its reader, without its folder. */
  fileName: string;
  /** Size as it was sent, which can be compressed. */
  fileBytes: number;
}

export interface ImportProgress {
  rows: number;
  /** Bytes of the file read, as stored. */
  bytes: number;
  /** Size of the file; null for standard input. */
  totalBytes: number | null;
}
