import type { HistoryBlock } from '@kymo/domain';

/** One step of the history: its block and index. Without a block it stands for steps that are missing. */
export interface Step {
  readonly block?: HistoryBlock;
  readonly index: number;
  readonly timeMs: number;
}

/** A step and the amount it is compared by. */
interface Kept extends Step {
  readonly amount: number;
}

/** Steps kept of a stretch: the lowest, the highest and the worst. */
const KEPT = 3;

/**
 * Takes steps in order and keeps a bounded number of them: of each of equal stretches of time the lowest, the highest and
 * the worst, so that neither the range of the values nor a short anomaly is lost from sight.
 */
export class Thinned {
  readonly steps: Step[] = [];
  /** Length of a stretch of which some steps are kept; 0 where all are. */
  readonly stretchMs: number;
  private stretch = -1;
  private lowest: Kept | undefined;
  private highest: Kept | undefined;
  private worst: Kept | undefined;

  constructor(
    private readonly fromMs: number,
    toMs: number,
    intervalMs: number,
    maxSteps: number,
  ) {
    const spanMs = toMs - fromMs + intervalMs;
    const isShort = spanMs <= maxSteps * intervalMs;
    this.stretchMs = isShort ? 0 : spanMs / Math.floor(maxSteps / KEPT);
  }

  add(block: HistoryBlock, index: number, timeMs: number): void {
    if (this.stretchMs === 0) return void this.steps.push({ block, index, timeMs });
    const stretch = Math.floor((timeMs - this.fromMs) / this.stretchMs);
    if (stretch !== this.stretch) this.close();
    this.stretch = stretch;
    const level = levelOf(block, index);
    const badness = badnessOf(block, index);
    if (!(level >= (this.lowest?.amount ?? Infinity))) this.lowest = { block, index, timeMs, amount: level };
    if (!(level <= (this.highest?.amount ?? -Infinity)))
      this.highest = { block, index, timeMs, amount: level };
    if (!(badness <= (this.worst?.amount ?? -Infinity)))
      this.worst = { block, index, timeMs, amount: badness };
  }

  /** Notes that steps are missing around a moment. */
  breakAt(timeMs: number): void {
    this.close();
    this.steps.push({ index: 0, timeMs });
  }

  /** Ends the last stretch. */
  close(): void {
    const byTime = new Map(
      [this.lowest, this.highest, this.worst].flatMap((step) => (step ? [[step.timeMs, step] as const] : [])),
    );
    this.steps.push(...[...byTime.values()].sort((one, other) => one.timeMs - other.timeMs));
    this.lowest = this.highest = this.worst = undefined;
  }
}

/** Sum over the channels of the distance from the expected value in half band widths; of the value itself before one is expected. */
function levelOf(block: HistoryBlock, index: number): number {
  const width = block.channels.length;
  let level = 0;
  for (let at = index * width; at < (index + 1) * width; at++) {
    const distance = (block.actual[at]! - block.expected[at]!) / block.band[at]!;
    level += Number.isFinite(distance) ? distance : block.actual[at]! || 0;
  }
  return level;
}

/** The score, plus the distance beyond its band of the channel that lies farthest outside. */
function badnessOf(block: HistoryBlock, index: number): number {
  const width = block.channels.length;
  let farthest = 0;
  for (let at = index * width; at < (index + 1) * width; at++) {
    const distance = Math.abs(block.actual[at]! - block.expected[at]!) / block.band[at]!;
    if (distance > farthest && Number.isFinite(distance)) farthest = distance;
  }
  return (block.score[index]! || 0) + Math.max(0, farthest - 1);
}
