import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { formatFine, formatShare, formatValue } from '../look/format';
import { formatMoment } from '../look/time';
import { Chart } from './chart';
import { channelDrawing, type Scene } from './drawing';
import { gapsOf } from './gaps';
import { boundsOf, measured } from './known';
import { outsideOf, type RankedChannel } from './rank';

export interface ChannelOptions {
  /** Whose channel it is, where the view shows those of several. */
  readonly of?: string;
  readonly ranked: RankedChannel;
  readonly timesMs: readonly number[];
  /** What it is compared with, at the same steps. */
  readonly compared?: readonly (number | null)[] | undefined;
  readonly scene: Scene;
  readonly nowMs: number;
  readonly onStretch: (fromMs: number, toMs: number) => void;
}

/** One channel: what it was, what it should have been, and where the two part. */
export function ChannelChart({
  ranked,
  of,
  timesMs,
  compared,
  scene,
  nowMs,
  onStretch,
}: ChannelOptions): JSX.Element {
  const { channel } = ranked;
  const bounds = boundsOf(channel);
  const readout = useRef<HTMLSpanElement>(null);
  const gaps = useMemo(() => gapsOf(timesMs, channel.actual), [timesMs, channel]);
  const latest = useRef({ ranked, timesMs, gaps });
  latest.current = { ranked, timesMs, gaps };
  const columns = useMemo(
    () =>
      [
        ...[timesMs, channel.upper, channel.lower, channel.actual, channel.expected],
        ...[outsideOf(channel), compared ?? timesMs.map(() => null)],
      ].map((column) => [...column]) as unknown as uPlot.AlignedData,
    [timesMs, channel, compared],
  );
  const onStep = (index: number | undefined): void => {
    if (readout.current !== null) readout.current.textContent = reading(latest.current, index);
  };
  return (
    <section class="channel" aria-label={of === undefined ? channel.name : `${channel.name} of ${of}`}>
      <header>
        <h3>{channel.name}</h3>
        <Deviation ranked={ranked} timesMs={timesMs} nowMs={nowMs} />
        {bounds !== undefined && <small>{bounds}</small>}
        <span class="reading" ref={readout}>
          {reading(latest.current, undefined)}
        </span>
      </header>
      <Chart
        columns={columns}
        height={150}
        options={(palette) => channelDrawing(palette, { ...scene, gaps: () => latest.current.gaps })}
        label={sentence(ranked, timesMs)}
        onStep={onStep}
        onStretch={onStretch}
        revision={scene}
      />
    </section>
  );
}

function Deviation({
  ranked,
  timesMs,
  nowMs,
}: Pick<ChannelOptions, 'ranked' | 'timesMs' | 'nowMs'>): JSX.Element {
  const { furthest, share, outsideShare, channel } = ranked;
  const ofScore = share === undefined ? '' : `${formatShare(share)} of the incident's score · `;
  if (channel.judged === 0) return <small class="deviation">{ofScore}nothing expected of it yet</small>;
  if (furthest === undefined || channel.outside === 0)
    return <small class="deviation">{ofScore}within its band</small>;
  const bands =
    furthest.bands === Infinity
      ? ''
      : `, ${formatValue(Number(furthest.bands.toPrecision(2)))} half widths away`;
  const at = formatMoment(timesMs[furthest.index] ?? 0, nowMs);
  return (
    <small class="deviation out" title={`Furthest at ${at}${bands}`}>
      {ofScore}outside its band {formatShare(outsideShare)} of the time, furthest at {at}
    </small>
  );
}

/** Values at a step; without one, the latest. */
function reading(
  { ranked, timesMs }: Pick<ChannelOptions, 'ranked' | 'timesMs'>,
  index: number | undefined,
): string {
  const { actual, expected, lower, upper } = ranked.channel;
  const at = index ?? timesMs.length - 1;
  const should = expected[at] ?? null;
  if (should === null) return measured(actual[at], ranked.channel);
  const half = ((upper[at] ?? Number.NaN) - (lower[at] ?? Number.NaN)) / 2;
  const words = measured(actual[at], ranked.channel, half);
  const say = (value: number | null | undefined) => formatFine(value, half);
  return `${words}, expected ${say(should)} (${say(lower[at])} to ${say(upper[at])})`;
}

function sentence(ranked: RankedChannel, timesMs: readonly number[]): string {
  const { outside, judged, name } = ranked.channel;
  const latest = reading({ ranked, timesMs }, undefined);
  return `${name}: now ${latest}; outside its band in ${outside} of ${judged} steps.`;
}
