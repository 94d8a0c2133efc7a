/** Why a build can never succeed, in a sentence fit for the client; trying again would not help. */
export class BuildError extends Error {}

/** The service is stopping: the job goes back to the queue, for another worker or the next start. */
export class Stopping extends Error {}

/** The message for clients when an unexpected error fails an export. The log has the cause. */
export const UNEXPECTED = 'The file could not be built because of an error in the service. Create the export again.';
