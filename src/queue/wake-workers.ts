/**
 * Wakes workers one after the other. pg-boss wakes all workers of a queue for each notification, and each of them runs the statement
 * that looks for a job. With eight coordinators and three workers for parts, an export of one part needed 13 of these statements on an
 * idle service, of which 2 found a job. Now it needs 7 (`docs/decisions/0048-small-exports.md`).
 */
import type { PgBoss } from 'pg-boss';

export interface WakeWorkers {
  /**
   * Wakes another idle worker of a lane. Call it when a worker of the lane has found a job, because one notification can announce many.
   * The last worker that is woken finds none.
   */
  another(lane: string): void;
}

/** Call it before `start`, which begins to listen. */
export function wakeOneByOne(boss: PgBoss): WakeWorkers {
  const turns = new Map<string, number>();
  const wakeOne = (lane: string) => {
    const idle = boss.getWipData().filter(({ workId, count }) => workId === lane && count === 0);
    if (idle.length === 0) return;
    // A worker that is just looking for a job looks again. In turns, so that two notifications wake two workers.
    const turn = turns.get(lane) ?? 0;
    turns.set(lane, turn + 1);
    boss.notifyWorker(idle[turn % idle.length]!.id);
  };
  const database = boss.getDb();
  const listen = database.listen!.bind(database);
  database.listen = (channel, _wakeAll, onReconnect) =>
    listen(
      channel,
      (queue) => {
        const lanes = boss.getWipData().flatMap(({ name, workId }) => (name === queue ? [workId] : []));
        for (const lane of new Set(lanes)) wakeOne(lane);
      },
      onReconnect,
    );
  return { another: wakeOne };
}
