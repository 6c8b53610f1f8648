/** A stretch of steps, `end` exclusive. */
export interface Segment {
  readonly begin: number;
  readonly end: number;
}

export interface Fold {
  readonly training: readonly Segment[];
  readonly heldOut: readonly Segment[];
}

/** Shortest block, in windows: a shorter one tells little about the others. */
const BLOCK_WINDOWS = 3;
const BLOCKS_PER_FOLD = 3;

/**
 * Cuts a series into blocks and deals them to the folds in turn, so that each fold holds out parts of every phase.
 * A gap of half a window, or less where blocks are short, separates training and held-out segments.
 * @param shift offset of the dealing, so that the series of a group hold out different times
 */
export function foldsOf(steps: number, windowLength: number, folds: number, shift: number): Fold[] {
  const fitting = Math.floor(steps / (BLOCK_WINDOWS * windowLength));
  const blocks = Math.max(folds, Math.min(folds * BLOCKS_PER_FOLD, fitting));
  const foldOfBlock = (block: number) => (block + shift) % folds;
  const border = (block: number) => Math.floor((block * steps) / blocks);
  return Array.from({ length: folds }, (_, fold) => {
    const heldOut: Segment[] = [];
    const training: Segment[] = [];
    const gap = Math.min(Math.ceil(windowLength / 2), Math.floor(steps / blocks / 8));
    let begin = 0;
    for (let block = 0; block < blocks; block++) {
      if (foldOfBlock(block) !== fold) continue;
      heldOut.push({ begin: border(block), end: border(block + 1) });
      training.push({ begin, end: border(block) - gap });
      begin = border(block + 1) + gap;
    }
    training.push({ begin, end: steps });
    return { training: training.filter(({ begin: from, end }) => end > from), heldOut };
  });
}

/**
 * Deals the windows of a short series to folds, one block of window starts each. Windows of neighbouring blocks share up
 * to half their steps: blocks without shared steps would leave too few windows to learn and to hold out.
 */
export function foldsOfStarts(steps: number, windowLength: number, folds: number): Fold[] {
  const overlap = windowLength - 1;
  const gap = Math.ceil(windowLength / 2);
  const border = (fold: number) => Math.floor((fold * (steps - overlap)) / folds);
  return Array.from({ length: folds }, (_, fold) => {
    const training = [
      { begin: 0, end: border(fold) - gap + overlap },
      { begin: border(fold + 1) + gap, end: steps },
    ];
    return {
      training: training.filter(({ begin, end }) => end - begin >= windowLength),
      heldOut: [{ begin: border(fold), end: border(fold + 1) + overlap }],
    };
  });
}

/** First steps of the windows that lie wholly inside the segments, every `stride` steps. */
export function windowStarts(segments: readonly Segment[], windowLength: number, stride = 1): number[] {
  return segments.flatMap(({ begin, end }) => {
    const count = Math.max(0, Math.floor((end - windowLength - begin) / stride) + 1);
    return Array.from({ length: count }, (_, index) => begin + index * stride);
  });
}
