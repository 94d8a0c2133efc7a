/** What is asked of a service from outside its API: is it alive, is it ready, what does it measure. */
import type { IncomingMessage } from 'node:http';
import { RequestError } from '../errors.ts';
import { checkMetricsAccess } from './metrics-access.ts';
import type { Readiness } from './readiness.ts';

export interface Probes {
  readiness: Readiness;
  /** The metrics as text; null when they are off. */
  scrape: (() => Promise<string>) | null;
  /** What must be sent to read the metrics; null lets this machine read them. */
  metricsToken: string | null;
}

export interface ProbeAnswer {
  status: number;
  type: string;
  body: string;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The paths, each with its answer, or a RequestError for who may not have it. */
export const PROBES = {
  /** Answered by the event loop alone: a process that cannot is to be started anew, and nothing else is a reason to. */
  '/healthz': async () => json(200, { alive: true }),
  '/readyz': async ({ readiness }: Probes) => {
    const report = await readiness.look();
    return json(report.ready ? 200 : 503, report);
  },
  '/metrics': async ({ scrape, metricsToken }: Probes, request: IncomingMessage) => {
    if (!scrape) throw new RequestError('NOT_FOUND', 'The metrics are off: SHEAF_METRICS.');
    checkMetricsAccess(request, metricsToken);
    return { status: 200, type: METRICS_TYPE, body: await scrape() };
  },
} satisfies Record<string, (probes: Probes, request: IncomingMessage) => Promise<ProbeAnswer>>;

export function json(status: number, body: object): ProbeAnswer {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(body)}\n` };
}
