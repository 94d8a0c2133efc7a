/**
 * File storage: fragments while an export is built, then one file, then a link to it. A store knows keys and bytes, but
 * nothing about exports. `store.test.ts` is the contract that every store must meet.
 */
import type { Piece } from '../encode/format.ts';

/** A piece of a file. A fragment can have the CRC-32 that its bytes had when they were written. */
export type StoredPiece = Uint8Array | (Exclude<Piece, Uint8Array> & { crc32?: number | undefined });

/** The headers that a file is sent with, including its name. They belong to the file, so that links stay short. */
export interface FileHeaders {
  contentType: string;
  contentDisposition: string;
}

/** A request for a link to a file. */
export interface LinkRequest {
  key: string;
  /** Requested lifetime in seconds. */
  expiresIn: number;
  /** Origin of the service, for links to Sheaf itself. */
  origin: string;
  /** Method of the request, GET by default. Links to Sheaf are valid for both, links to S3 only for this one. */
  method?: 'GET' | 'HEAD';
  /** Name of a credential, for links to Sheaf. The link expires with it; without it, only after `expiresIn`. */
  issuedTo?: string | undefined;
}

/** A joined file. */
export interface Joined {
  bytes: number;
  /** SHA-256 of the file in hex. */
  sha256: string;
}

export interface JoinOptions extends FileHeaders {
  /** Ends the join within about two seconds. Then there is no file. */
  signal?: AbortSignal;
}

export interface FileLink {
  url: string;
  /** Lifetime in seconds: as requested, or less if the credentials that sign the link expire earlier. */
  expiresIn: number;
}

export interface StoredObject {
  key: string;
  bytes: number;
  modified: Date;
}

export interface Store {
  /**
   * Writes a fragment and resolves with its size once it is complete. A failed write leaves nothing under the key. The
   * memory of a chunk can be reused when the next chunk is requested.
   */
  write(key: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
  /**
   * Joins pieces, in order, to the file under `key`. Rejects and leaves no file when a fragment has another length or
   * other bytes than were written.
   */
  join(key: string, pieces: readonly StoredPiece[], options: JoinOptions): Promise<Joined>;
  /**
   * Returns a link that downloads the file with a GET request and the headers it was joined with. The link is invalid
   * after `expiresIn` seconds, or if any part of it is altered.
   */
  link(request: LinkRequest): Promise<FileLink>;
  /** The bytes under a key. Rejects, even after some bytes, when they cannot be read. */
  read(key: string): AsyncIterable<Uint8Array>;
  /** The complete objects whose keys begin with `prefix`, in no particular order. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Removes all objects and unfinished uploads whose key begins with `prefix`. Does nothing if there are none. */
  remove(prefix: string): Promise<void>;
}

/**
 * The store does not copy a fragment that it has just served to the same credentials. Ceph 16 denies it to every role, whatever its policies
 * allow.
 */
export class CopyRefused extends Error {}
