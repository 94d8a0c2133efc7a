/** Limits of one record, so that no file can fill the memory, however it is written. */

/** Maximum bytes of a record, or of what is read while looking for one. The longest texts that can be stored fit in. */
export const MAX_RECORD_BYTES = 4 * 1024 * 1024;

/** {@link MAX_RECORD_BYTES} in messages. */
export const MAX_RECORD_SIZE = '4 MiB';

/** Maximum values of a record. A value can take 100 times as much memory as in the file. */
export const MAX_VALUES = 20_000;

/** Maximum objects, lists or elements within each other. */
export const MAX_DEPTH = 100;
