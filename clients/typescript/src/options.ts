export interface Cancellable {
  signal?: AbortSignal | undefined;
}

/** Options of methods that change something. */
export interface ChangeOptions extends Cancellable {
  /** Validates the request, but changes nothing. Default false. */
  dryRun?: boolean | undefined;
}

/** Options of methods that change a preset, a schedule or a destination. */
export interface UpdateOptions extends ChangeOptions {
  /**
   * `updated_at` of the resource as you read it. If somebody changed it since, rejects with `PRECONDITION_FAILED` and changes nothing.
   * Without it, the last change wins.
   */
  ifMatch?: string | undefined;
}
