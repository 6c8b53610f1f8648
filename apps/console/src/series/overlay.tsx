import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { formatFine } from '../look/format';
import { useTheme } from '../look/theme';
import { formatMoment } from '../look/time';
import { overOwnRange } from './align';
import { Chart } from './chart';
import { OVERLAY_DASHES, overlayColours, overlayDrawing, type Scene } from './drawing';
import type { Gap } from './gaps';
import type { RankedChannel } from './rank';

/** Most channels that share a chart. */
export const MAX_OVERLAID = OVERLAY_DASHES.length;

export interface OverlayOptions {
  /** Stretches of time in which nothing of the series was heard. */
  readonly gaps: readonly Gap[];
  readonly channels: readonly RankedChannel[];
  readonly timesMs: readonly number[];
  readonly scene: Scene;
  readonly nowMs: number;
  readonly onStretch: (fromMs: number, toMs: number) => void;
}

/** Channels over one another, each from its lowest to its highest value in view. */
export function Overlay({ channels, timesMs, gaps, scene, nowMs, onStretch }: OverlayOptions): JSX.Element {
  const { palette } = useTheme();
  const readout = useRef<HTMLSpanElement>(null);
  const names = channels.map(({ channel }) => channel.name);
  const columns = useMemo(
    () =>
      [
        [...timesMs],
        ...channels.map(({ channel }) => overOwnRange(channel.actual)),
      ] as unknown as uPlot.AlignedData,
    [timesMs, channels],
  );
  const latest = useRef({ channels, timesMs, nowMs, gaps });
  latest.current = { channels, timesMs, nowMs, gaps };
  const onStep = (index: number | undefined): void => {
    if (readout.current !== null) readout.current.textContent = reading(latest.current, index);
  };
  return (
    <section class="channel whole" aria-label="Channels over one another">
      <header>
        <h3>Channels</h3>
        <small class="deviation">each from its lowest to its highest value in view</small>
        <span class="reading" ref={readout}>
          {reading(latest.current, undefined)}
        </span>
      </header>
      <ul class="key">
        {names.map((name, index) => (
          <li key={name}>
            <svg viewBox="0 0 30 4" width="30" height="4" aria-hidden="true">
              <path
                d="M0 2H30"
                stroke={overlayColours(palette)[index]}
                stroke-width="2"
                stroke-dasharray={OVERLAY_DASHES[index]!.join(' ')}
              />
            </svg>{' '}
            {name}
          </li>
        ))}
      </ul>
      <Chart
        key={names.join()}
        columns={columns}
        height={260}
        options={(colours) => overlayDrawing(colours, { ...scene, gaps: () => latest.current.gaps }, names)}
        label={`${names.join(', ')} over one another.`}
        onStep={onStep}
        onStretch={onStretch}
        revision={scene}
      />
    </section>
  );
}

function reading(
  { channels, timesMs, nowMs }: Pick<OverlayOptions, 'channels' | 'timesMs' | 'nowMs'>,
  index: number | undefined,
): string {
  const at = index ?? timesMs.length - 1;
  const values = channels.map(({ channel: { name, actual, lower, upper } }) => {
    const half = ((upper[at] ?? Number.NaN) - (lower[at] ?? Number.NaN)) / 2;
    return `${name} ${formatFine(actual[at], half)}`;
  });
  return `${formatMoment(timesMs[at] ?? 0, nowMs)}: ${values.join(', ')}`;
}
