/** Provides a process's metrics to Prometheus and other readers. This module is loaded only when metrics are on. */
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import type { Resource } from '@opentelemetry/resources';
import { type IMetricReader, MeterProvider } from '@opentelemetry/sdk-metrics';

export interface Meters {
  provider: MeterProvider;
  /** The metrics in Prometheus' text format; null without Prometheus. */
  scrape: (() => Promise<string>) | null;
}

export interface MetersOptions {
  resource: Resource;
  prometheus: boolean;
  readers: IMetricReader[];
}

export function openMeters({ resource, prometheus, readers }: MetersOptions): Meters {
  const pulled = prometheus ? new PrometheusExporter({ preventServerStart: true }) : null;
  const provider = new MeterProvider({ resource, readers: pulled ? [pulled, ...readers] : readers });
  return { provider, scrape: pulled && (() => scrape(pulled)) };
}

/** Omits the resource and the instrument scope: the scraper knows which process it scrapes. */
const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);

async function scrape(reader: PrometheusExporter): Promise<string> {
  const { resourceMetrics } = await reader.collect();
  return serializer.serialize(resourceMetrics);
}
