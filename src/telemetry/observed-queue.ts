/** A queue that counts its jobs, measures them, has them carry their trace, and puts their ids on every line of their log. */
import type { Job, Jobs, Queue, QueueName } from '../queue/queue.ts';
import { withLogFields } from './log-fields.ts';
import type { Metrics } from './metrics.ts';
import type { Carrier, Trace } from './trace.ts';

export interface QueueObserver {
  metrics: Metrics;
  trace: Trace;
  /** Told of every job that ended well, and how many seconds it took. */
  onDone(name: QueueName, data: Jobs[QueueName], seconds: number): Promise<void>;
}

export function observedQueue(queue: Queue, observer: QueueObserver): Queue {
  const { metrics, trace } = observer;
  return {
    ...queue,
    send(client, name, jobs, options) {
      const carrier = trace.carrier();
      const carrying = carrier.traceparent ? jobs.map((data) => ({ ...data, ...carrier })) : jobs;
      return queue.send(client, name, carrying, options);
    },
    work(name, options, handler) {
      // A series that begins with its first job has no rate, and an alert on it no value, until the second.
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

/** The ids in a job, for logs and traces. */
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
