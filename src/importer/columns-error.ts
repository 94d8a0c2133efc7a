import { RequestError } from '../errors.ts';

/**
 * The columns of a file do not fit the kind, the preset or the mapping. Another mapping or preset can make the file importable, so a dry
 * run of the API reports this as a result.
 */
export class ColumnsError extends RequestError {
  constructor(message: string) {
    super('VALIDATION_ERROR', message);
  }
}
