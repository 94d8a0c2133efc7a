/** Packs bits into bytes, lowest bits first (RFC 1951 §3.1.1). */

/** The address of the next byte. Hot loops keep these three variables in locals, and store them with `setBits`. */
export let at: usize = 0;
/** Bits of an incomplete byte. */
export let pending: u64 = 0;
/** The number of pending bits, at most 7. */
export let pendingBits: u64 = 0;

/** Continues at the address, with the pending bits first. */
export function writeTo(address: usize): void {
  at = address;
}

/** Sets the state to an earlier state, or to the state at the end of a hot loop. */
export function setBits(newAt: usize, newPending: u64, newPendingBits: u64): void {
  at = newAt;
  pending = newPending;
  pendingBits = newPendingBits;
}

/** Appends the lowest `bits` bits of a value, at most 56. All its other bits must be 0. */
export function put(value: u64, bits: i32): void {
  const all = pending | (value << pendingBits);
  const count = pendingBits + bits;
  // Eight bytes are always stored. Incomplete ones are overwritten later.
  store<u64>(at, all);
  at += <usize>(count >> 3);
  pending = all >> (count & 56);
  pendingBits = count & 7;
}

/** Fills the last byte with zero bits. */
export function align(): void {
  put(0, -(<i32>pendingBits) & 7);
}
