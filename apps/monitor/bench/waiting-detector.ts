import { setTimeout as sleep } from 'node:timers/promises';
import { type Detector, type Score, type Window, windowEndMs } from '@kymo/domain';

const MS_PER_WINDOW = 0.1;
const model = { detector: 'waiting', hash: '' };

/** Stands for one worker with a core of its own: it takes time, one call after the other, and no arithmetic. */
export function waitingDetector(windowLength: number): Detector {
  let before: Promise<unknown> = Promise.resolve();
  return {
    model,
    windowLength,
    channels: [],
    knows: () => true,
    encode: () => Promise.resolve([]),
    dispose: () => Promise.resolve(),
    score: (windows) => {
      const scores = before.then(() => sleep(windows.length * MS_PER_WINDOW, windows.map(scoreOf)));
      before = scores;
      return scores;
    },
  };
}

function scoreOf(window: Window): Score {
  const width = window.channels.length;
  return {
    series: window.series,
    timeMs: windowEndMs(window),
    value: 0.5,
    reconstructionError: 0,
    channels: window.channels,
    contributions: new Float32Array(width).fill(1 / width),
    expected: new Float32Array(window.freshSteps * width),
    band: new Float32Array(width),
    model,
  };
}
