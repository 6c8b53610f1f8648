import { type HistoryBlock, standingScore, stepMs, type Verdict } from '@kymo/domain';

/** The fresh steps of one verdict as history. */
function blockOf(verdict: Verdict): HistoryBlock {
  const { window, score } = verdict;
  const { freshSteps, length, channels } = window;
  const width = channels.length;
  const actual = window.values.slice((length - freshSteps) * width);
  const expected = new Float64Array(actual.length).fill(Number.NaN);
  const band = new Float32Array(actual.length).fill(Number.NaN);
  const scores = new Float32Array(freshSteps).fill(standingScore(verdict));
  score?.channels.forEach((name, source) => {
    const target = channels.indexOf(name);
    if (target < 0) return;
    const explained = score.expected.length / score.channels.length;
    for (let step = 0; step < explained; step++) {
      const at = (freshSteps - explained + step) * width + target;
      expected[at] = score.expected[step * score.channels.length + source]!;
      band[at] = score.band[source]!;
    }
  });
  return {
    series: window.series,
    startMs: stepMs(window, length - freshSteps),
    intervalMs: window.intervalMs,
    channels,
    actual,
    expected,
    band,
    score: scores,
  };
}

/** Verdicts of one series, in order, as few blocks as their grids allow. */
export function historyOf(verdicts: readonly Verdict[]): HistoryBlock[] {
  const runs: HistoryBlock[][] = [];
  for (const verdict of verdicts) {
    if (verdict.window.freshSteps === 0) continue;
    const block = blockOf(verdict);
    const run = runs.at(-1);
    if (run && continues(run.at(-1)!, block)) run.push(block);
    else runs.push([block]);
  }
  return runs.map(join);
}

function continues(before: HistoryBlock, after: HistoryBlock): boolean {
  const gapMs = after.startMs - (before.startMs + before.score.length * before.intervalMs);
  return (
    before.channels === after.channels &&
    before.intervalMs === after.intervalMs &&
    Math.abs(gapMs) < before.intervalMs / 2
  );
}

function join(blocks: readonly HistoryBlock[]): HistoryBlock {
  const all = <Part extends 'actual' | 'expected' | 'band' | 'score', Kind extends HistoryBlock[Part]>(
    part: Part,
    Kind: new (length: number) => Kind,
  ): Kind => {
    const joined = new Kind(blocks.reduce((sum, block) => sum + block[part].length, 0));
    let at = 0;
    for (const block of blocks) {
      joined.set(block[part], at);
      at += block[part].length;
    }
    return joined;
  };
  return {
    ...blocks[0]!,
    actual: all('actual', Float64Array),
    expected: all('expected', Float64Array),
    band: all('band', Float32Array),
    score: all('score', Float32Array),
  };
}
