import { seriesOptionsSchema } from '@kymo/pipeline';
import type { Demand, Measured } from './demand';

/** Share of a core that is planned with: the rest is for peaks, fits and backlogs. */
const PLANNED_SHARE = 0.5;
/** Partitions for each monitor: so far it can be scaled out later without a new topic. */
const PARTITIONS_PER_MONITOR = 4;
/** A changelog is compacted some time after it was written. */
const CHANGELOG_COPIES = 3;
/** A store grows by pages that are written again before the old ones are free. */
const STORE_SHARE = 1.5;
const DAY_SECONDS = 86_400;
/** Memory of a series whose state is not held in memory. */
const KNOWN_SERIES_BYTES = 2_048;
const { maxInMemory } = seriesOptionsSchema.parse({});

/** What a deployment needs. */
export interface Plan {
  readonly recordsPerSecond: number;
  readonly windowsPerSecond: number;
  readonly monitors: number;
  /** Of all monitors. */
  readonly cores: number;
  readonly scoringWorkersPerMonitor: number;
  readonly memoryBytesPerMonitor: number;
  readonly diskBytesPerMonitor: number;
  /** Value of `series.maxSeries`. */
  readonly maxSeries: number;
  readonly partitions: number;
  /** Topics by name, with the bytes they hold. */
  readonly topics: Readonly<Record<string, number>>;
}

/** Works out what a deployment needs from what one record and one series were measured to cost. */
export function estimate(demand: Demand, measured: Measured): Plan {
  const { series, intervalMs, strideSamples, keepHours, keepSteps } = demand;
  const recordsPerSecond = (1000 * series) / intervalMs;
  const coresOf = (microseconds: number) => (recordsPerSecond * microseconds) / 1e6;
  const { cpuPerRecord, mainCpuPerRecord } = measured;
  // One thread of a monitor reads, windows and judges: it is what more monitors are for.
  const monitors = Math.max(1, Math.ceil(coresOf(mainCpuPerRecord) / PLANNED_SHARE));
  const working = coresOf(cpuPerRecord - mainCpuPerRecord) / monitors;
  const keptSteps = Math.max(keepSteps, (3_600_000 * keepHours) / intervalMs);
  const ownSeries = Math.ceil(series / monitors);
  return {
    recordsPerSecond,
    windowsPerSecond: recordsPerSecond / strideSamples,
    monitors,
    cores: Math.max(1, Math.ceil((10 * coresOf(cpuPerRecord)) / PLANNED_SHARE) / 10),
    scoringWorkersPerMonitor: Math.max(1, Math.ceil(working / PLANNED_SHARE)),
    memoryBytesPerMonitor:
      measured.memoryOfMonitor +
      ownSeries * KNOWN_SERIES_BYTES +
      Math.min(ownSeries, maxInMemory) * measured.memoryPerSeries,
    diskBytesPerMonitor:
      STORE_SHARE * ownSeries * (measured.statePerSeries + keptSteps * measured.diskPerRecord),
    maxSeries: 2 * series,
    partitions: PARTITIONS_PER_MONITOR * monitors,
    topics: {
      'telemetry, one day': recordsPerSecond * DAY_SECONDS * measured.recordBytes,
      'changelog, with state: topic': CHANGELOG_COPIES * series * measured.statePerSeries,
    },
  };
}
