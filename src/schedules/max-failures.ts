/** Failed runs in a row after which a schedule pauses itself, because the next ones would fail, too. The console needs it as well. */
export const MAX_FAILURES = 3;
