import { windowEndMs, type Artifact, type Detector, type Score, type Window } from '@kymo/domain';
import { checkWindows } from './check-windows';
import type { Scorer } from './scorer';
import { packWindows, type ScoreBatch } from './window-batch';

/** What a detector needs of its artifact. */
type Served = Pick<Artifact, 'detector' | 'hash' | 'channels' | 'windowLength' | 'fitted'>;

/** A detector on top of a scorer, which may live on another thread. */
export function createDetector(artifact: Served, scorer: Scorer): Detector {
  const { channels, windowLength, detector, hash } = artifact;
  const known = new Set(Object.keys((artifact.fitted['series'] ?? {}) as object));
  const model = { detector, hash };
  return {
    model,
    channels,
    windowLength,
    knows: (series) => known.has(series),
    async score(windows) {
      checkWindows(windows, windowLength);
      if (windows.length === 0) return [];
      const batch = packWindows(windows, channels, windowLength);
      return unpackScores(windows, batch.freshSteps, await scorer.score(batch), { channels, model, known });
    },
    async encode(windows) {
      checkWindows(windows, windowLength);
      if (windows.length === 0) return [];
      const codes = await scorer.encode(packWindows(windows, channels, windowLength));
      const size = codes.length / windows.length;
      return windows.map((_, row) => codes.slice(row * size, (row + 1) * size));
    },
    dispose: () => scorer.dispose(),
  };
}

/** All scores have the same fields: objects of one shape are quick to make and to read. */
function unpackScores(
  windows: readonly Window[],
  freshSteps: Int32Array,
  batch: ScoreBatch,
  { channels, model, known }: Pick<Score, 'channels' | 'model'> & { readonly known: ReadonlySet<string> },
): Score[] {
  const width = channels.length;
  const length = batch.steps.length / windows.length;
  let place = 0;
  return windows.map((window, row) => {
    const begin = place;
    place += freshSteps[row]! * width;
    return {
      series: window.series,
      timeMs: windowEndMs(window),
      value: batch.scores[row]!,
      loudest: batch.loudest[row]!,
      recent: finiteOrNone(batch.recent[row]!),
      tailProbability: finiteOrNone(batch.tailProbabilities[row]!),
      steps: length > 0 ? batch.steps.slice(row * length, (row + 1) * length) : undefined,
      reconstructionError: batch.errors[row]!,
      channels,
      contributions: batch.contributions.slice(row * width, (row + 1) * width),
      stepContributions: batch.stepContributions.slice(begin / width, place / width),
      expected: batch.expected.slice(begin, place),
      band: batch.bands.slice(row * width, (row + 1) * width),
      model,
      isOfKind: known.has(window.series) ? undefined : true,
    };
  });
}

function finiteOrNone(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
