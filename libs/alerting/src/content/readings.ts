import type { Incident, Reading, Verdict } from '@kymo/domain';
import { stepMs } from '@kymo/domain';

/** What the channels of an incident show, each at the step of the window where it deviates most. */
export function readingsOf(
  { window, score }: Verdict,
  channels: Incident['channels'],
  unitOf: (channel: string) => string | undefined = () => undefined,
): Reading[] {
  if (score === undefined) return [];
  const { expected, band } = score;
  const width = score.channels.length;
  const steps = expected.length / width;
  return channels.flatMap(({ name, share }) => {
    const column = window.channels.indexOf(name);
    const channel = score.channels.indexOf(name);
    if (column < 0 || channel < 0) return [];
    let worst: Omit<Reading, 'channel' | 'share' | 'unit'> | undefined;
    let farthest = -1;
    for (let step = 0; step < steps; step++) {
      const row = window.length - steps + step;
      const actual = window.values[row * window.channels.length + column]!;
      const middle = expected[step * width + channel]!;
      const away = Math.abs(actual - middle);
      if (!(away > farthest)) continue;
      farthest = away;
      worst = reading(actual, middle, band[channel]!, stepMs(window, row));
    }
    const unit = unitOf(name);
    return worst === undefined
      ? []
      : [{ channel: name, share, ...worst, ...(unit !== undefined && { unit }) }];
  });
}

function reading(actual: number, expected: number, halfWidth: number, timeMs: number) {
  const low = expected - halfWidth;
  const high = expected + halfWidth;
  const direction = actual > high ? 'above' : actual < low ? 'below' : 'within';
  return { actual, expected, low, high, direction, timeMs } as const;
}
