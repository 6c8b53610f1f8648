import { stretchWindows } from '@kymo/detectors';
import { stepMs, stepsOf, type TrainingSeries, type Window } from '@kymo/domain';

/** Values of windows that are cut in one slice. */
const SLICE_VALUES = 500_000;

/** The windows of a stretch, in slices. @see stretchWindows */
export function* cutWindows(
  stretch: TrainingSeries,
  how: { readonly length: number; readonly stride: number; readonly fromMs: number },
): Generator<undefined, Window[]> {
  const { length, stride } = how;
  const width = stretch.channels.length;
  const count = Math.max(1, Math.floor(SLICE_VALUES / (length * Math.max(1, width))));
  const windows: Window[] = [];
  for (let begin = 0; begin + length <= stepsOf(stretch); begin += count * stride) {
    const end = begin + (count - 1) * stride + length;
    const values = stretch.values.subarray(begin * width, end * width);
    windows.push(...stretchWindows({ ...stretch, startMs: stepMs(stretch, begin), values }, how));
    yield;
  }
  return windows;
}
