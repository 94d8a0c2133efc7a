/** Why a build can never succeed, in a sentence fit for the caller; trying again would not help. */
export class BuildError extends Error {}

/** What callers read when the cause is ours: the log has the cause. */
export const UNEXPECTED = 'The file could not be built because of an error on our side. Please ask for it again.';
