/**
 * Values that are not of the most common form, such as years before 1 and numbers with many digits. JavaScript reads them. It writes the
 * value to `out` in the form of the file, and the text that the digest covers to `start`. Returns false if the type cannot hold the value.
 */
export declare function oddValue(start: usize, end: usize, out: usize): bool;

/** Writes the text of a field whose text is longer than in the block, and returns the address after it. */
export declare function oddText(start: usize, out: usize): usize;
