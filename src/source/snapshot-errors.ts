/** How a snapshot can end before it was read. */

/** The snapshot does not exist any more, because the process or connection that opened it has ended. */
export class SnapshotLost extends Error {}

/** The database has canceled a read of the snapshot, or the snapshot is on another server. The export needs a new snapshot. */
export class SnapshotConflict extends Error {}
