/** Exit codes that scripts can rely on. */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  /** Wrong arguments or settings. */
  usage: 2,
  /** The service refused: no such key, not allowed, bad parameters. */
  refused: 3,
  /** The export failed, an import was given up because of bad rows, or a file is not what its receipt says. */
  failed: 4,
  /** The service could not be reached. */
  unreachable: 5,
} as const;

/** Ends the command with a message for people and a code for scripts. */
export class CommandError extends Error {
  readonly exitCode: number;
  constructor(kind: keyof typeof EXIT, message: string) {
    super(message);
    this.exitCode = EXIT[kind];
  }
}

export const EXIT_CODES_HELP = `
Exit codes: 0 done, 1 unexpected error, 2 wrong usage, 3 refused by the service, 4 the export failed, an
import was given up, or a file is not what its receipt says, 5 the service cannot be reached.`;
