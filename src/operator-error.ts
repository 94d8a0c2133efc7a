/**
 * An error meant for whoever runs the service. Its message says in plain sentences what is wrong and what to do next, and is shown
 * without a stack.
 */
export class OperatorError extends Error {
  constructor(message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'OperatorError';
  }
}
