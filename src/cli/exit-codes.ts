/** Exit codes that scripts can rely on. */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  /** Invalid arguments or settings. */
  usage: 2,
  /** The service rejected the request: unknown API key, no permission, or invalid parameters. */
  refused: 3,
  /** The export failed, an import was aborted, or a file does not match its receipt. */
  failed: 4,
  /** The service could not be reached. */
  unreachable: 5,
} as const;

/** Ends the command with a message for people and an exit code for scripts. */
export class CommandError extends Error {
  readonly exitCode: number;
  constructor(kind: keyof typeof EXIT, message: string) {
    super(message);
    this.exitCode = EXIT[kind];
  }
}

export const EXIT_CODES_HELP = `
Exit codes: 0 success, 1 unexpected error, 2 invalid usage, 3 rejected by the service, 4 the export failed, the
import was aborted, or the file does not match its receipt, 5 the service cannot be reached.`;
