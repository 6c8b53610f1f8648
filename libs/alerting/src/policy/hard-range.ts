import { type Incident, type Reading, stepMs, type Verdict, windowEndMs } from '@kymo/domain';
import { z } from 'zod';
import { identityOf } from '../incidents/identity';
import { type Labels, seriesLabels } from '../routing/labels';
import { compileMatchers, type Match, matchersSchema } from '../routing/matcher';

/** What is known of channels: their unit, and the range that they must not leave. */
export const channelSchema = z
  .object({
    matchers: matchersSchema.min(1),
    unit: z.string().min(1).max(32).optional().describe('Unit of the values, for messages'),
    range: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => low < high, 'must be [low, high] with low below high')
      .optional()
      .describe('Values outside this range raise an incident, whatever a model expects'),
    severity: z
      .enum(['warning', 'critical'])
      .default('critical')
      .describe('Severity of an incident that begins when a value leaves the range'),
  })
  .strict();

export type ChannelOptions = z.infer<typeof channelSchema>;

/** Open incidents of one series by channel. */
export type RangeState = Readonly<Record<string, Incident>>;

export interface RangeNews {
  readonly incident: Incident;
  readonly readings: readonly Reading[];
}

/** Units and hard ranges of channels; the first entry that names one decides. */
export class Channels {
  private readonly entries: readonly { readonly options: ChannelOptions; readonly match: Match }[];
  readonly hasRanges: boolean;

  constructor(entries: readonly ChannelOptions[]) {
    this.entries = entries.map((options) => ({ options, match: compileMatchers(options.matchers) }));
    this.hasRanges = entries.some(({ range }) => range !== undefined);
  }

  unitOf(series: Labels, channel: string): string | undefined {
    return this.find(series, channel, ({ unit }) => unit !== undefined)?.unit;
  }

  rangeOf(series: Labels, channel: string): ChannelOptions['range'] {
    return this.find(series, channel, ({ range }) => range !== undefined)?.range;
  }

  /** Begins an incident for each channel that leaves its range and ends it once all new values are back within. */
  advance(
    state: RangeState,
    verdict: Verdict,
  ): { readonly state: RangeState; readonly news: readonly RangeNews[] } {
    const { window } = verdict;
    const labels = seriesLabels(window);
    const news: RangeNews[] = [];
    const open = new Map(Object.entries(state));
    window.channels.forEach((channel, column) => {
      const options = this.find(labels, channel, ({ range }) => range !== undefined);
      const found = options && lookAt(verdict, column, options.range!);
      if (found === undefined) return;
      const before = open.get(channel);
      if (found.worst === undefined) {
        if (before === undefined || !found.isMeasured) return;
        open.delete(channel);
        news.push({ incident: { ...before, status: 'resolved', endMs: before.lastMs }, readings: [] });
        return;
      }
      const { firstMs, lastMs, worst } = found;
      const incident = before ? { ...before, lastMs } : begin(verdict, channel, firstMs, lastMs, options!);
      open.set(channel, incident);
      const unit = this.unitOf(labels, channel);
      const reading: Reading = { ...worst, channel, share: 1, ...(unit !== undefined && { unit }) };
      if (before === undefined) news.push({ incident, readings: [reading] });
    });
    return { state: Object.fromEntries(open), news };
  }

  private find(series: Labels, channel: string, has: (options: ChannelOptions) => boolean) {
    return this.entries.find(({ options, match }) => has(options) && match({ ...series, channel }))?.options;
  }
}

/** The values of a channel in the steps that are new. */
function lookAt({ window }: Verdict, column: number, [low, high]: readonly [number, number]) {
  const { length, freshSteps, channels, values } = window;
  let worst: Omit<Reading, 'channel' | 'share' | 'unit'> | undefined;
  let farthest = 0;
  let firstMs = 0;
  let lastMs = 0;
  let isMeasured = false;
  for (let step = length - freshSteps; step < length; step++) {
    const actual = values[step * channels.length + column]!;
    if (!Number.isFinite(actual)) continue;
    isMeasured = true;
    const beyond = Math.max(low - actual, actual - high);
    if (beyond <= 0) continue;
    const timeMs = stepMs(window, step);
    if (farthest === 0) firstMs = timeMs;
    lastMs = timeMs;
    if (beyond <= farthest) continue;
    farthest = beyond;
    const direction = actual > high ? 'above' : 'below';
    worst = { actual, expected: Math.min(high, Math.max(low, actual)), low, high, direction, timeMs };
  }
  return { worst, firstMs, lastMs, isMeasured };
}

function begin(
  { window }: Verdict,
  channel: string,
  startMs: number,
  lastMs: number,
  { range, severity }: ChannelOptions,
): Incident {
  const { series, tags, intervalMs } = window;
  return {
    id: identityOf(series, 'range', channel, startMs),
    kind: 'range',
    series,
    tags,
    status: 'firing',
    severity,
    startMs,
    raisedMs: windowEndMs(window),
    intervalMs,
    lastMs,
    paged: true,
    channels: [{ name: channel, share: 1 }],
    rule: `${channel} outside its hard range of ${range![0]} to ${range![1]}`,
  };
}
