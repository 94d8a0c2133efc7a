/**
 * An error for the administrator. Its message says what is wrong and what to do next, and is shown without a stack.
 */
export class OperatorError extends Error {
  constructor(message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'OperatorError';
  }
}
