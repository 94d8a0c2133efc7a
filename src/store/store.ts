/**
 * Where the bytes go: fragments while an export is built, then one file, then a link to it. A store knows keys and
 * bytes, nothing of exports. `store.test.ts` is the contract that every store fulfils.
 */
import type { Piece } from '../encode/format.ts';

/** A piece of a file, with the CRC-32 that the bytes of a fragment had when they were written, where it is known. */
export type StoredPiece = Uint8Array | (Exclude<Piece, Uint8Array> & { crc32?: number | undefined });

/** The headers that a file is sent with, which hold its name. They belong to the file and not to its links, so that links stay short. */
export interface FileHeaders {
  contentType: string;
  contentDisposition: string;
}

/** A file as it is handed out. */
export interface LinkRequest {
  key: string;
  /** Seconds the link is valid. */
  expiresIn: number;
  /** Origin of the service, for links that lead to it. */
  origin: string;
  /** The method that the link is for: GET by default. Links to the service take both, those of S3 only their own. */
  method?: 'GET' | 'HEAD';
  /** Name of the credential with which the link ends, for the same stores; the link ends by time alone without it. */
  issuedTo?: string | undefined;
}

/** A file that was joined. */
export interface Joined {
  bytes: number;
  /** SHA-256 of the file in hex. */
  sha256: string;
}

export interface JoinOptions extends FileHeaders {
  /** Ends the joining within a second or two; then there is no file. */
  signal?: AbortSignal;
}

export interface FileLink {
  url: string;
  /** Seconds the link works: what was asked for, or less when the credentials that sign it end before. */
  expiresIn: number;
}

export interface StoredObject {
  key: string;
  bytes: number;
  modified: Date;
}

export interface Store {
  /**
   * Writes a fragment and resolves with its size once it is complete; a failed write leaves nothing under the key. When the
   * next chunk is asked for, the memory of the one before may be used again.
   */
  write(key: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
  /**
   * Joins pieces, in order, to the file under `key`. Rejects, and leaves no file, when a fragment has another length or
   * other bytes than were written.
   */
  join(key: string, pieces: readonly StoredPiece[], options: JoinOptions): Promise<Joined>;
  /**
   * A link that downloads the file with an ordinary GET and the headers that it was joined with; invalid after `expiresIn` or when
   * any of it is altered.
   */
  link(request: LinkRequest): Promise<FileLink>;
  /** The bytes under a key. Rejects, also in the middle, when they cannot be read. */
  read(key: string): AsyncIterable<Uint8Array>;
  /** What is complete under keys that begin with `prefix`, in no particular order. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Removes everything whose key begins with `prefix`, the unfinished included; nothing there is no error. */
  remove(prefix: string): Promise<void>;
}
