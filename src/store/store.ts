/**
 * Where the bytes go: fragments while an export is built, then one file, then a link to it. A store knows keys and
 * bytes, nothing of exports. `store.test.ts` is the contract that every store fulfils.
 */
import type { Piece } from '../encode/format.ts';

/** A file as it is handed out. */
export interface LinkRequest {
  key: string;
  /** Name the browser saves under; any script. */
  filename: string;
  contentType: string;
  /** Seconds the link shall work. */
  expiresIn: number;
  /** Origin of the service, for stores whose files the service hands out itself. */
  origin: string;
}

/** A file that was joined. */
export interface Joined {
  bytes: number;
  /**
   * SHA-256 of the file in hex, when its bytes passed through here on their way. Null when the store itself copied
   * them: the digest of a whole is no function of the digests of its pieces, and the bytes are not fetched for it.
   */
  sha256: string | null;
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
  /** Writes a fragment and resolves with its size once it is complete; a failed write leaves nothing under the key. */
  write(key: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
  /** Joins pieces, in order, to the file under `key`. The file appears whole or not at all. */
  join(key: string, pieces: readonly Piece[], contentType: string): Promise<Joined>;
  /** A link that downloads the file with an ordinary GET; dead after `expiresIn` or when any of it is altered. */
  link(request: LinkRequest): Promise<FileLink>;
  /** What is complete under keys that begin with `prefix`, in no particular order. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Removes everything whose key begins with `prefix`, the unfinished included; nothing there is no error. */
  remove(prefix: string): Promise<void>;
}
