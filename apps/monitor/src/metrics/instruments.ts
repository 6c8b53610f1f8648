import { METRIC_PREFIX } from '@kymo/domain';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Gauges of the client that are named as counters. */
const MISNAMED = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

/** How often the event loop is looked at. Each look wakes the process; the client's own 10 ms cost an idle monitor a third of its time. */
const LOOKS_EVERY_MS = 50;
/** Gauges of the client that count the time from one look to the next as lag. */
const LAGS = ['min', 'max', 'mean', 'p50', 'p90', 'p99'].map((of) => `nodejs_eventloop_lag_${of}_seconds`);

/** Groups with a label of their own in a metric. */
export const MAX_GROUPS = 100;
/** Characters of a model's hash in a label. */
export const HASH_SHOWN = 12;

/** A counter, by its labels. */
export interface Count {
  inc(labels: Readonly<Record<string, string>>, amount?: number): void;
}

/** A histogram of durations, by its labels. */
export interface Seconds {
  observe(labels: Readonly<Record<string, string>>, seconds: number): void;
}

/** The Prometheus registry of the process; the one file that knows its client. */
@Injectable()
export class Instruments {
  private readonly registry = new Registry();
  private readonly registers = [this.registry];

  constructor() {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: LOOKS_EVERY_MS });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
    for (const name of LAGS) lessInterval(this.registry.getSingleMetric(name) as Gauge);
  }

  /** The text exposition format, and its content type. */
  async exposition(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  counter(name: string, help: string, labelNames: string[] = []): Count {
    return new Counter({ name: METRIC_PREFIX + name, help, labelNames, registers: this.registers });
  }

  seconds(name: string, help: string, labelNames: string[] = []): Seconds {
    const { registers } = this;
    return new Histogram({ name: METRIC_PREFIX + name, help, labelNames, buckets: SECONDS, registers });
  }

  /** A counter that is kept elsewhere and read when it is asked for. */
  keptCounter(name: string, help: string, read: () => number): void {
    new Counter({
      name: METRIC_PREFIX + name,
      help,
      registers: this.registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  /** @see keptCounter */
  keptCounterByLabel(
    name: string,
    help: string,
    label: string,
    read: () => Readonly<Record<string, number>>,
  ): void {
    new Counter({
      name: METRIC_PREFIX + name,
      help,
      labelNames: [label],
      registers: this.registers,
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
      },
    });
  }

  /** A gauge that is read when it is asked for. */
  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name: METRIC_PREFIX + name,
      help,
      registers: this.registers,
      collect() {
        this.set(read());
      },
    });
  }

  /** A gauge by several labels. @see gauge */
  gaugeByLabels<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    read: () => readonly (Readonly<Record<Label, string>> & { readonly amount: number })[],
  ): void {
    new Gauge({
      name: METRIC_PREFIX + name,
      help,
      labelNames,
      registers: this.registers,
      collect() {
        this.reset();
        for (const { amount, ...labels } of read()) this.set(labels as never, amount);
      },
    });
  }

  /** @see gauge */
  gaugeByLabel(name: string, help: string, label: string, read: () => Record<string, number>): void {
    new Gauge({
      name: METRIC_PREFIX + name,
      help,
      labelNames: [label],
      registers: this.registers,
      collect() {
        this.reset();
        for (const [value, amount] of Object.entries(read())) this.set({ [label]: value }, amount);
      },
    });
  }
}

function lessInterval(lag: Gauge): void {
  const set = lag.set.bind(lag) as (labels: object, seconds: number) => void;
  const ofLag = (labels: object, seconds: number) =>
    set(labels, Math.max(0, seconds - LOOKS_EVERY_MS / 1000));
  lag.set = ofLag as Gauge['set'];
}
