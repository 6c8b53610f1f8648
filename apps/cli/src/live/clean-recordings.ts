import { seededRandom, seedFrom } from '@kymo/statistics';
import type { LiveEvent, LiveRecording, LiveSeries } from '@kymo/evaluation';
import { type CleanKind, cleanStreams } from '@kymo/simulation';
import { FAULT_KINDS, type FaultKind, injectFault, spreadOf } from '@kymo/faults';

const MINUTE_MS = 60_000;
const STEPS_A_DAY = 1440;
/** A Tuesday: the first weekend comes when four days are known. */
const START_MS = Date.UTC(2026, 0, 6);
const SERIES = 8;

/** Faults come after so many days, and so many hours apart. */
const CALM_DAYS = 2;
const FAULT_EVERY_STEPS = STEPS_A_DAY / 2;
const FAULT_STEPS = { fewest: 30, most: 180 };
/** Sizes, in widths of the band in which 99 of 100 values lie. */
const FAULT_WIDTHS = { smallest: 3, largest: 10 };
const BAND_DEVIATIONS = 2 * 2.576;
/** A stretch played so many times faster. */
const FREQUENCY_FACTOR = 2;

export interface CleanOptions {
  readonly kinds: readonly CleanKind[];
  readonly days: number;
  readonly seed: number;
  /** Whether faults of every kind are injected, in turn. */
  readonly hasFaults: boolean;
}

/** Streams of normal operation, each kind with a model for each series and with one for all; made when asked for. */
export function cleanRecordings({ kinds, ...how }: CleanOptions) {
  return kinds.flatMap((kind) =>
    [true, false].map((alone) => {
      const name = `${kind}, ${alone ? 'alone' : 'one group'}`;
      return { name, make: () => cleanRecording(name, { kind, alone, ...how }) };
    }),
  );
}

interface CleanRecordingOptions extends Omit<CleanOptions, 'kinds'> {
  readonly kind: CleanKind;
  readonly alone: boolean;
}

function cleanRecording(
  name: string,
  { kind, alone, days, seed, hasFaults }: CleanRecordingOptions,
): LiveRecording {
  const steps = days * STEPS_A_DAY;
  const timesMs = Float64Array.from({ length: steps }, (_, step) => START_MS + step * MINUTE_MS);
  const events: LiveEvent[] = [];
  const series = cleanStreams({ kind, seed, startMs: START_MS, alone, series: SERIES }).map(
    (stream, index) => {
      const values = Float64Array.from(Array.from({ length: steps }, () => stream.nextValues()).flat());
      const channels = stream.channels.map((channel) => channel.name);
      const clean = { key: stream.key, tags: stream.tags, channels, timesMs, values };
      if (!hasFaults) return clean;
      const widths = stream.channels.map(({ noise }) => BAND_DEVIATIONS * noise);
      return withFaults(clean, widths, { index, seed }, events);
    },
  );
  return { set: `${name}${hasFaults ? ', faulty' : ''}`, name, series, events };
}

/** A fault of every kind in its turn, in one channel after the other. */
function withFaults(
  series: LiveSeries,
  widths: readonly number[],
  { index, seed }: { readonly index: number; readonly seed: number },
  events: LiveEvent[],
): LiveSeries {
  const { key, channels, timesMs } = series;
  const random = seededRandom(seedFrom(`faults of ${key}`, seed));
  let values: Float32Array = Float32Array.from(series.values);
  const last = timesMs.length - FAULT_STEPS.most;
  for (let turn = 0, step = CALM_DAYS * STEPS_A_DAY; step < last; turn++, step += FAULT_EVERY_STEPS) {
    const kind = FAULT_KINDS[(turn + index) % FAULT_KINDS.length]!;
    const channel = (turn + index) % channels.length;
    const startStep = step + Math.floor(random() * (FAULT_EVERY_STEPS - 2 * FAULT_STEPS.most));
    const { smallest, largest } = FAULT_WIDTHS;
    const size = smallest * (largest / smallest) ** random();
    const steps =
      kind === 'spike'
        ? 2
        : Math.round(FAULT_STEPS.fewest * (FAULT_STEPS.most / FAULT_STEPS.fewest) ** random());
    const spreads = widths.map((deviation, column) => ({
      mean: spreadOf([values], column, channels.length).mean,
      deviation,
    }));
    const magnitude = kind === 'frequency-change' ? FREQUENCY_FACTOR : size;
    values = injectFault(values, {
      kind,
      channels: channels.length,
      channel,
      startStep,
      steps,
      magnitude,
      random,
      spreads,
    });
    events.push({
      series: key,
      kind,
      channels: channelsOf(kind, channel, channels),
      startMs: timesMs[startStep]!,
      endMs: timesMs[startStep + steps - 1]!,
    });
  }
  return { ...series, values: Float64Array.from(values) };
}

function channelsOf(kind: FaultKind, channel: number, channels: readonly string[]): readonly string[] {
  return kind === 'silent-machine' ? channels : [channels[channel]!];
}
