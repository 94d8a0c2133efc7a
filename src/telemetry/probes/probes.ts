/** The probe paths: liveness, readiness and metrics. */
import type { IncomingMessage } from 'node:http';
import { RequestError } from '../../errors.ts';
import { checkMetricsAccess } from '../metrics/metrics-access.ts';
import type { Readiness } from './readiness.ts';

export interface Probes {
  readiness: Readiness;
  /** The metrics as text; null when they are off. */
  scrape: (() => Promise<string>) | null;
  /** Token that is required to read the metrics. Null allows requests from this machine only. */
  metricsToken: string | null;
}

export interface ProbeResponse {
  status: number;
  type: string;
  body: string;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Maps each path to its response. A handler throws a RequestError when the client has no access. */
export const PROBES = {
  /** Needs only the event loop. A process should be restarted only when its event loop does not respond. */
  '/healthz': async () => json(200, { alive: true }),
  '/readyz': async ({ readiness }: Probes) => {
    const report = await readiness.look();
    return json(report.ready ? 200 : 503, report);
  },
  '/metrics': async ({ scrape, metricsToken }: Probes, request: IncomingMessage) => {
    if (!scrape) throw new RequestError('NOT_FOUND', 'Metrics are off. Set SHEAF_METRICS to on.');
    checkMetricsAccess(request, metricsToken);
    return { status: 200, type: METRICS_TYPE, body: await scrape() };
  },
} satisfies Record<string, (probes: Probes, request: IncomingMessage) => Promise<ProbeResponse>>;

export function json(status: number, body: object): ProbeResponse {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(body)}\n` };
}
