import { normal, seedFrom, seededRandom } from '@kymo/statistics';
import { type Window } from '@kymo/domain';

/** Noise of a fiftieth of what each channel spans in the window. */
export function slightlyNoisy(window: Window): Window {
  const width = window.channels.length;
  const spans = window.channels.map((_, column) => {
    const own = window.values.filter((value, index) => index % width === column && Number.isFinite(value));
    return Math.max(...own) - Math.min(...own);
  });
  const random = seededRandom(seedFrom('noise', window.startMs));
  return {
    ...window,
    values: window.values.map((value, index) => value + 0.02 * spans[index % width]! * normal(random)),
  };
}

/** Columns reversed, one that no model knows among them. */
export function permute(window: Window): Window {
  const width = window.channels.length + 1;
  const channels = ['unknown', ...window.channels.toReversed()];
  const values = Float32Array.from({ length: window.length * width }, (_, index) => {
    const column = index % width;
    const step = (index - column) / width;
    return column === 0 ? 1e9 : window.values[step * (width - 1) + (width - 1 - column)]!;
  });
  return { ...window, channels, values };
}

/** Every channel missing for three steps, one for the last half. */
export function withGap(window: Window): Window {
  const width = window.channels.length;
  const values = window.values.slice().fill(NaN, 5 * width, 8 * width);
  for (let step = window.length / 2; step < window.length; step++) values[step * width] = NaN;
  return { ...window, values };
}
