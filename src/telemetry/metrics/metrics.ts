/** Creates an OpenTelemetry instrument for each metric in the catalog. */
import type { BatchObservableCallback, Counter, Histogram, Meter, Observable } from '@opentelemetry/api';
import {
  type CounterName,
  type HistogramName,
  type LabelsOf,
  METRICS,
  type MetricEntry,
  type ObservedName,
} from './catalog.ts';

/** Reports the current value of a gauge or total. */
export type Observe = <Name extends ObservedName>(name: Name, value: number, labels: LabelsOf<Name>) => void;

export interface Metrics {
  /** Adds to a counter. */
  add<Name extends CounterName>(name: Name, value: number, labels: LabelsOf<Name>): void;
  /** Records a value, in seconds, in a histogram. */
  record<Name extends HistogramName>(name: Name, value: number, labels: LabelsOf<Name>): void;
  /** Calls `collect` whenever the metrics are read. */
  watch(collect: (observe: Observe) => void | Promise<void>): void;
}

/** Does nothing. For services whose metrics are off. */
export const NO_METRICS: Metrics = { add() {}, record() {}, watch() {} };

export function createMetrics(meter: Meter): Metrics {
  const counters = new Map<string, Counter>();
  const histograms = new Map<string, Histogram>();
  const observed = new Map<string, Observable>();
  for (const [name, entry] of Object.entries(METRICS) as [string, MetricEntry][]) {
    const options = { description: entry.help };
    if (entry.kind === 'counter') counters.set(name, meter.createCounter(name, options));
    if (entry.kind === 'gauge') observed.set(name, meter.createObservableGauge(name, options));
    if (entry.kind === 'total') observed.set(name, meter.createObservableCounter(name, options));
    if (entry.kind === 'histogram') {
      const advice = { explicitBucketBoundaries: entry.buckets! };
      histograms.set(name, meter.createHistogram(name, { ...options, unit: 's', advice }));
    }
  }
  return {
    add: (name, value, labels) => counters.get(name)!.add(value, declared(name, labels)),
    record: (name, value, labels) => histograms.get(name)!.record(value, declared(name, labels)),
    watch(collect) {
      const callback: BatchObservableCallback = (result) =>
        collect((name, value, labels) => result.observe(observed.get(name)!, value, declared(name, labels)));
      meter.addBatchObservableCallback(callback, [...observed.values()]);
    },
  };
}

/** Keeps only the labels in the catalog. TypeScript allows objects with more properties, and metrics can be public. */
function declared(name: keyof typeof METRICS, labels: object): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const label of METRICS[name].labels) attributes[label] = (labels as Record<string, string>)[label] ?? '';
  return attributes;
}
