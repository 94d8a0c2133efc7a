/** SHA-256 of a file, piece by piece, so that memory does not grow with the file. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** A piece takes a laptop about 10 ms. In between, the page responds. */
const PIECE_BYTES = 2 << 20;

/** Calls `onProgress` with the bytes read so far. Rejects if the file cannot be read or the signal aborts. */
export async function sha256Of(file: Blob, onProgress: (bytes: number) => void, signal: AbortSignal): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    const piece = await file.slice(at, at + PIECE_BYTES).arrayBuffer();
    signal.throwIfAborted();
    hash.update(new Uint8Array(piece));
    onProgress(Math.min(at + PIECE_BYTES, file.size));
  }
  return bytesToHex(hash.digest());
}
