import type { DetectorName } from '@kymo/detectors';

/** What is to be watched. */
export interface Demand {
  readonly series: number;
  /** Time from one sample of a series to the next, milliseconds. */
  readonly intervalMs: number;
  readonly channels: number;
  readonly windowSamples: number;
  readonly strideSamples: number;
  readonly detector: DetectorName;
  readonly keepHours: number;
  readonly keepSteps: number;
}

/** What this machine was measured to need. */
export interface Measured {
  /** CPU time of all threads, microseconds a record. */
  readonly cpuPerRecord: number;
  /** CPU time of the thread that reads, windows and judges, microseconds a record. */
  readonly mainCpuPerRecord: number;
  /** Bytes of the store for each record of the history. */
  readonly diskPerRecord: number;
  /** Bytes of the store for the state of each series. */
  readonly statePerSeries: number;
  /** Memory of each series whose state is held, bytes. */
  readonly memoryPerSeries: number;
  /** Memory of a monitor without series, models and workers included, bytes. */
  readonly memoryOfMonitor: number;
  /** Bytes of one record as JSON. */
  readonly recordBytes: number;
}
