/** A build that can never succeed. Its message is written for the client, and the queue does not retry it. */
export class BuildError extends Error {}

/** The service is stopping. The job returns to the queue, for another worker or the next start. */
export class Stopping extends Error {}

/** The message for clients when an unexpected error fails an export. The log has the cause. */
export const UNEXPECTED = 'The file could not be built because of an error in the service. Create the export again.';
