import { cleanStreams, type CleanKind } from '@kymo/simulation';
import type { SimulateOptions, SimulationSummary } from './options';
import { startMsOf, stepsOf } from './span';
import { transmit } from './transmit';

/** Sends clean streams: machines of one kind in normal operation. Without a pace they are sent at once. */
export async function simulateClean(kind: CleanKind, options: SimulateOptions): Promise<SimulationSummary> {
  const streams = cleanStreams({
    kind,
    seed: options.seed,
    startMs: startMsOf(options.start, options.days),
    series: options.series,
    alone: options.alone,
  });
  const records = await transmit(
    {
      steps: stepsOf(options.days),
      pacedFromStep: 0,
      minutesPerSecond: options.minutesPerSecond ?? 0,
      records: () => streams.map((stream) => stream.nextRecord()),
    },
    options,
  );
  return {
    text: `${records} records sent of ${streams.length} clean series`,
    json: {
      records,
      kind,
      series: streams.map(({ key, channels }) => ({ key, channels })),
    },
  };
}
