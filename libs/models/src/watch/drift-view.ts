import type { DriftView } from '@kymo/api';
import type { DriftReport } from '@kymo/detectors';
import type { SeriesKey } from '@kymo/domain';

/** Measurements in a row that must find drift: a fault that is not yet an incident looks like it for a while. */
const CONFIRMING_MEASUREMENTS = 3;
/** Drifted series named in a log line. */
const NAMED_SERIES = 5;

/** The latest measurement of a series. */
export interface MeasuredDrift {
  readonly series: SeriesKey;
  readonly report: DriftReport;
  /** Measurements in a row that have found drift. */
  readonly found: number;
}

/** The drift of a group from that of its series; nothing without a measured channel. */
export function driftView(measured: readonly MeasuredDrift[]): DriftView | undefined {
  const channels = measured.flatMap(({ report }) =>
    report.inputs.map(({ channel, statistic, limit }) => ({ where: channel, furthest: statistic / limit })),
  );
  if (channels.length === 0) return undefined;
  const worst = channels.reduce((one, other) => (other.furthest > one.furthest ? other : one));
  const drifted = measured
    .filter(({ found }) => found >= CONFIRMING_MEASUREMENTS)
    .map(({ series }) => series);
  return { series: measured.length, drifted, ...worst };
}

/** What to log when the drift of a group has begun or ended; nothing otherwise. */
export function driftChange(before: DriftView | undefined, now: DriftView | undefined): string | undefined {
  const count = now?.drifted.length ?? 0;
  if (count > 0 === (before?.drifted.length ?? 0) > 0) return undefined;
  if (count === 0) return 'Drift has ended.';
  const { furthest, where, drifted, series } = now!;
  return (
    `${count} of ${series} series have drifted from what their model was fitted on: ` +
    `${drifted.slice(0, NAMED_SERIES).join(', ')}. ${where} is furthest, at ${furthest.toFixed(1)} times the limit.`
  );
}
