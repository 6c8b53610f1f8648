import { type HistoryBlock, standingScore, stepMs, type Verdict } from '@kymo/domain';
import { placeOf } from '../place-of';

/** Verdicts on one grid, one after another. */
interface Run {
  readonly verdicts: Verdict[];
  readonly startMs: number;
  steps: number;
  /** Where the next step lies. */
  endMs: number;
}

/** Verdicts of one series, in order, as few blocks as their grids allow. */
export function historyOf(verdicts: readonly Verdict[]): HistoryBlock[] {
  const runs: Run[] = [];
  for (const verdict of verdicts) {
    const { freshSteps, intervalMs } = verdict.window;
    if (freshSteps === 0) continue;
    let run = runs.at(-1);
    if (run === undefined || !continues(run, verdict)) {
      run = { verdicts: [], startMs: freshMs(verdict), steps: 0, endMs: 0 };
      runs.push(run);
    }
    run.verdicts.push(verdict);
    run.steps += freshSteps;
    run.endMs = freshMs(verdict) + freshSteps * intervalMs;
  }
  return runs.map(blockOf);
}

/** The fresh steps of a run. */
function blockOf({ verdicts, startMs, steps }: Run): HistoryBlock {
  const { series, intervalMs, channels } = verdicts[0]!.window;
  const cells = steps * channels.length;
  const block = {
    series,
    startMs,
    intervalMs,
    channels,
    actual: new Float64Array(cells),
    expected: new Float64Array(cells).fill(Number.NaN),
    band: new Float32Array(cells).fill(Number.NaN),
    score: new Float32Array(steps),
  };
  let step = 0;
  for (const verdict of verdicts) {
    write(verdict, block, step);
    step += verdict.window.freshSteps;
  }
  return block;
}

/** Writes the fresh steps of one verdict from a step of the block on. */
function write(
  verdict: Verdict,
  { channels, actual, expected, band, score: scores }: HistoryBlock,
  from: number,
): void {
  const { window, score } = verdict;
  const { freshSteps, length } = window;
  const width = channels.length;
  actual.set(window.values.subarray((length - freshSteps) * width), from * width);
  scores.fill(standingScore(verdict), from, from + freshSteps);
  if (score === undefined) return;
  const explained = score.expected.length / score.channels.length;
  for (let source = 0; source < score.channels.length; source++) {
    const target = placeOf(channels, score.channels[source]!, source);
    if (target < 0) continue;
    for (let step = 0; step < explained; step++) {
      const at = (from + freshSteps - explained + step) * width + target;
      expected[at] = score.expected[step * score.channels.length + source]!;
      band[at] = score.band[source]!;
    }
  }
}

function continues({ verdicts, endMs }: Run, verdict: Verdict): boolean {
  const before = verdicts[0]!.window;
  const { channels, intervalMs } = verdict.window;
  const isSameGrid = before.channels === channels && before.intervalMs === intervalMs;
  return isSameGrid && Math.abs(freshMs(verdict) - endMs) < intervalMs / 2;
}

function freshMs({ window }: Verdict): number {
  return stepMs(window, window.length - window.freshSteps);
}
