import { loadConfig } from '@kymo/config';
import type { LabelledSeries } from '@kymo/evaluation';
import { type ChannelRule, ChannelRules, rateBetween } from '@kymo/pipeline';
import { Option } from 'commander';

/** By which `fit` and `evaluate` know of channels what the monitor knows. */
export const configOption = (): Option =>
  new Option('-c, --config <file>', "the monitor's configuration, for its window.channels rules");

/** The rules of a configuration; none without one. @throws KymoError CONFIG_INVALID */
export function channelRulesOf(config: string | undefined): ChannelRule[] {
  return config === undefined ? [] : loadConfig(config).window.channels;
}

/** A recording whose counters are rates, and whose values that cannot be are missing. */
export function byRules(series: LabelledSeries, rules: readonly ChannelRule[]): LabelledSeries {
  if (rules.length === 0) return series;
  const known = new ChannelRules(rules);
  const { channels, length, timesMs, intervalMs = 1000 } = series;
  const values = Float64Array.from(series.values);
  const timeOf = (row: number) => timesMs?.[row] ?? row * intervalMs;
  channels.forEach((channel, index) => {
    let before: { value: number; timeMs: number } | undefined;
    for (let row = 0; row < length; row++) {
      const at = row * channels.length + index;
      const value = values[at]!;
      if (Number.isNaN(value)) continue;
      const now = { value, timeMs: timeOf(row) };
      const sample = known.valid({ series: '', timeMs: now.timeMs, tags: {}, values: { [channel]: value } });
      if (sample.values[channel] === null) values[at] = Number.NaN;
      else if (known.isCounter(channel)) {
        values[at] = rateBetween(before, now);
        before = now;
      }
    }
  });
  return { ...series, values };
}
