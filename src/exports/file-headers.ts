/** The name of a completed file and the headers of its download. */
import { create } from 'content-disposition';
import { formats } from '../encode/formats.ts';
import type { FileHeaders } from '../store/store.ts';

export interface NamedFile {
  id: number;
  /** Beginning of the default name, from the report type. */
  stem: string;
  format: keyof typeof formats;
  /** Requested name without extension, if any. */
  filename?: string | undefined;
  /** Timestamp of the data. The default name has its date in `timezone`. */
  snapshotAt: Date;
  timezone: string;
}

/** `deals-2026-11-23-42.xlsx`, or the requested name. */
export function fileName(file: NamedFile): string {
  return withExtension(file, fileStem(file));
}

/** The name without extension. */
export function fileStem(file: NamedFile): string {
  return file.filename || defaultStem(file);
}

const withExtension = ({ format }: NamedFile, stem: string) => `${stem}.${formats[format].extension}`;

function defaultStem({ id, stem, snapshotAt, timezone }: NamedFile): string {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(snapshotAt);
  return `${stem}-${day}-${id}`;
}

/** Clients that support only ASCII names use the default name instead of any other name. */
export function fileHeaders(file: NamedFile): FileHeaders {
  const name = fileName(file);
  // Some clients decode %41 in the ASCII form.
  const plain = /^[\x20-\x7e]*$/.test(name) && !/%[\da-f]{2}/i.test(name);
  return {
    contentType: formats[file.format].contentType,
    contentDisposition: create(name, plain ? {} : { fallback: withExtension(file, defaultStem(file)) }),
  };
}
