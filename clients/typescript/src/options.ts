export interface Cancellable {
  signal?: AbortSignal | undefined;
}

/** Options of methods that change something. */
export interface ChangeOptions extends Cancellable {
  /** Validates the request, but changes nothing. Default false. */
  dryRun?: boolean | undefined;
}
