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
  /** Seconds the link works. */
  expiresIn: number;
  /** Origin of the service, for stores whose files the service hands out itself. */
  origin: string;
}

export interface Store {
  /** Writes a fragment and resolves with its size once it is complete; a failed write leaves nothing under the key. */
  write(key: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
  /** Joins pieces, in order, to the file under `key`, and resolves with its size. The file appears whole or not at all. */
  join(key: string, pieces: readonly Piece[], contentType: string): Promise<number>;
  /** A link that downloads the file with an ordinary GET; dead after `expiresIn` or when any of it is altered. */
  link(request: LinkRequest): Promise<string>;
  /** Removes everything whose key begins with `prefix`; nothing there is no error. */
  remove(prefix: string): Promise<void>;
}
