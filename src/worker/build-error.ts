/** Why a build can never succeed, in a sentence fit for the client; trying again would not help. */
export class BuildError extends Error {}

/** The service is stopping: the job goes back to the queue, for another worker or the next start. */
export class Stopping extends Error {}

/** What clients read when the cause is ours: the log has the cause. */
export const UNEXPECTED = 'The file could not be built because of an error on our side. Please ask for it again.';
