import { RequestError } from '../../errors.ts';

/** Options of the command line, with the names of the parameters of the API that differ. */
const PARAMETERS: Record<string, string> = {
  publisher: 'publisher_id',
  timezone: 'time_zone',
  'dry-run': 'dry_run',
  'on-error': 'on_error',
  'preset-version': 'preset_updated_at',
};

/** An option with its value, if the message shows one: `--map <file column>=<Sheaf column>`, `--set currency=VALUE`. */
const OPTION = /--([a-z]+(?:-[a-z]+)*)(?: (?:<[^>]+>=<[^>]+>|[A-Z_]+=[A-Z_]+|\w+=VALUE))?/g;

/** Replaces the path of the temporary file with the name of the file, and options of the command line with parameters of the API. */
export function inRequestWords(text: string, { path, fileName }: { path: string; fileName: string }): string {
  return text
    .replaceAll(path, fileName)
    .replaceAll(OPTION, (_, option: string) => `\`${PARAMETERS[option] ?? option}\``);
}

/** The same error {@link inRequestWords}. */
export function errorInRequestWords(error: RequestError, file: { path: string; fileName: string }): RequestError {
  const { code, message, details, retryAfter, beside } = error;
  return new RequestError(code, inRequestWords(message, file), {
    cause: error,
    ...(details === undefined ? {} : { details }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(beside === undefined ? {} : { beside }),
  });
}
