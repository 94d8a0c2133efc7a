/** Counting and measuring: the catalogue's entries as OpenTelemetry instruments. */
import type { BatchObservableCallback, Counter, Histogram, Meter, Observable } from '@opentelemetry/api';
import {
  type CounterName,
  type HistogramName,
  type LabelsOf,
  METRICS,
  type MetricEntry,
  type ObservedName,
} from './catalogue.ts';

/** Says the present value of a gauge or total. */
export type Say = <Name extends ObservedName>(name: Name, value: number, labels: LabelsOf<Name>) => void;

export interface Metrics {
  /** Adds to a counter. */
  add<Name extends CounterName>(name: Name, value: number, labels: LabelsOf<Name>): void;
  /** Enters a value, in seconds, into a histogram. */
  record<Name extends HistogramName>(name: Name, value: number, labels: LabelsOf<Name>): void;
  /** Has `look` say values whenever somebody reads the metrics. */
  watch(look: (say: Say) => void | Promise<void>): void;
}

/** Where nobody reads metrics. */
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
    watch(look) {
      const callback: BatchObservableCallback = (result) =>
        look((name, value, labels) => result.observe(observed.get(name)!, value, declared(name, labels)));
      meter.addBatchObservableCallback(callback, [...observed.values()]);
    },
  };
}

/** Of an object only what the catalogue lists: types let objects with more through, and everybody can read a metric. */
function declared(name: keyof typeof METRICS, labels: object): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const label of METRICS[name].labels) attributes[label] = (labels as Record<string, string>)[label] ?? '';
  return attributes;
}
