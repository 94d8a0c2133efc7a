/** Bits into bytes, the lowest first (RFC 1951 §3.1.1). */

/** Where the next byte goes. Hot loops keep these three in locals, and put them back with `setBits`. */
export let at: usize = 0;
/** Bits that wait for the rest of their byte. */
export let pending: u64 = 0;
/** How many wait: at most 7. */
export let pendingBits: u64 = 0;

/** Writes from the address on; bits that wait go first. */
export function writeTo(address: usize): void {
  at = address;
}

/** Goes on from a state that was read before, or that a hot loop has come to. */
export function setBits(newAt: usize, newPending: u64, newPendingBits: u64): void {
  at = newAt;
  pending = newPending;
  pendingBits = newPendingBits;
}

/** Appends the lowest `bits` of a value that has no others, at most 56. */
export function put(value: u64, bits: i32): void {
  const all = pending | (value << pendingBits);
  const count = pendingBits + bits;
  // Always eight bytes: those that are not full are written again.
  store<u64>(at, all);
  at += <usize>(count >> 3);
  pending = all >> (count & 56);
  pendingBits = count & 7;
}

/** Fills the last byte with zeros. */
export function align(): void {
  put(0, -(<i32>pendingBits) & 7);
}
