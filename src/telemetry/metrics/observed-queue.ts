/** Wraps a queue: counts and times its jobs, passes on their trace context, and adds their IDs to every log line. */
import type { Job, Jobs, Queue, QueueName } from '../../queue/queue.ts';
import { withLogFields } from '../log/log-fields.ts';
import type { Carrier, Trace } from '../traces/trace.ts';
import type { Metrics } from './metrics.ts';

export interface QueueObserver {
  metrics: Metrics;
  trace: Trace;
  /** Called after every job that succeeded, with its duration in seconds. */
  onDone(name: QueueName, data: Jobs[QueueName], seconds: number): Promise<void>;
}

export function observedQueue(queue: Queue, observer: QueueObserver): Queue {
  const { metrics, trace } = observer;
  return {
    ...queue,
    send(connection, name, jobs, options) {
      const carrier = trace.carrier();
      const carrying = carrier.traceparent ? jobs.map((data) => ({ ...data, ...carrier })) : jobs;
      return queue.send(connection, name, carrying, options);
    },
    work(name, options, handler) {
      // A series that starts with its first job has no rate until the second job, and alerts would have no value.
      for (const outcome of ['done', 'failed']) metrics.add('sheaf_jobs_finished_total', 0, { queue: name, outcome });
      return queue.work(name, options, (job) => {
        const { carrier, ...plain } = withoutCarrier(job);
        if (job.retries > 0) metrics.add('sheaf_jobs_retried_total', 1, { queue: name });
        const ids = idsOf(plain);
        const attributes = Object.fromEntries(Object.entries(ids).map(([key, id]) => [`sheaf.${snake(key)}`, id]));
        return trace.job(name, { carrier, attributes }, () =>
          withLogFields({ job: name, ...ids }, () => measured(observer, name, plain, handler)),
        );
      });
    },
  };
}

async function measured<Name extends QueueName>(
  { metrics, onDone }: QueueObserver,
  name: Name,
  job: Job<Name>,
  handler: (job: Job<Name>) => Promise<void>,
): Promise<void> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  let outcome = 'failed';
  try {
    await handler(job);
    outcome = 'done';
  } finally {
    metrics.add('sheaf_jobs_finished_total', 1, { queue: name, outcome });
    metrics.record('sheaf_job_duration_seconds', seconds(), { queue: name, outcome });
  }
  await onDone(name, job.data, seconds());
}

/** The IDs in a job's data, for logs and traces. */
function idsOf({ data, retries }: Job<QueueName>): Record<string, number> {
  const ids = Object.entries(data).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return { ...Object.fromEntries(ids), retries };
}

function withoutCarrier<Name extends QueueName>(job: Job<Name>): Job<Name> & { carrier: Carrier } {
  const { traceparent, tracestate, ...data } = job.data as Jobs[Name] & Carrier;
  return { ...job, data: data as Jobs[Name], carrier: { traceparent, tracestate } };
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
