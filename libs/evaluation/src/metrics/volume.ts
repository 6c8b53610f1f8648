import { rangesOf, type RowRange } from './ranges';

/** Volumes under the surfaces that the two curves span over all widths of the label buffer. */
export interface Volumes {
  readonly vusPr: number;
  readonly vusRoc: number;
}

const THRESHOLDS = 250;

/**
 * VUS-PR and VUS-ROC as TSB-AD defines them: for each width w from 0 to `window` the labels are widened by
 * √(1 − d/w) within w/2 of each event, and 250 thresholds are taken from the sorted scores.
 *
 * Costs O(n log n + events · window²): a row enters the sums at the first threshold that it reaches,
 * so one running sum over thresholds replaces a pass over the series for each of them.
 *
 * @param labels `[time]`, 0 or 1
 * @param scores `[time]`, finite
 * @param window greatest width, rows: the period of the series
 * @returns NaN where there is no event or nothing but events
 * @see Paparrizos et al., "Volume Under the Surface", PVLDB 15(11), 2022
 */
export function volumesUnderSurface(labels: Uint8Array, scores: Float64Array, window: number): Volumes {
  const events = rangesOf(labels);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (events.length === 0 || positives === labels.length) return { vusPr: NaN, vusRoc: NaN };

  const reach = firstThresholdReached(scores);
  const alarms = countsByThreshold(reach, () => true);
  const hits = countsByThreshold(reach, (row) => labels[row] === 1);
  const halo = new Halo(labels, reach, events);

  let vusPr = 0;
  let vusRoc = 0;
  for (let width = 0; width <= window; width++) {
    halo.widen(width);
    const areas = areasAt(labels.length, positives, alarms, hits, halo);
    vusPr += areas.pr / (window + 1);
    vusRoc += areas.roc / (window + 1);
  }
  return { vusPr, vusRoc };
}

function areasAt(
  length: number,
  positives: number,
  alarms: Float64Array,
  hits: Float64Array,
  halo: Halo,
): { pr: number; roc: number } {
  let pr = 0;
  let roc = 0;
  let recallBefore = 0;
  let fallOutBefore = 0;
  for (let threshold = 0; threshold < THRESHOLDS; threshold++) {
    const extra = halo.weight[threshold]!;
    const truePositives = hits[threshold]! + extra;
    const widened = positives + extra / 2;
    const recall = Math.min(truePositives / widened, 1) * halo.touched[threshold]!;
    const fallOut = (alarms[threshold]! - truePositives) / (length - widened);
    pr += (recall - recallBefore) * (truePositives / alarms[threshold]!);
    roc += ((fallOut - fallOutBefore) * (recall + recallBefore)) / 2;
    recallBefore = recall;
    fallOutBefore = fallOut;
  }
  return { pr, roc: roc + ((1 - fallOutBefore) * (1 + recallBefore)) / 2 };
}

/** For each row the first of the descending thresholds that its score reaches, `[time]`. */
function firstThresholdReached(scores: Float64Array): Uint16Array {
  const descending = scores.slice().sort().reverse();
  const step = (scores.length - 1) / (THRESHOLDS - 1);
  const thresholds = Float64Array.from({ length: THRESHOLDS }, (_, index) =>
    index === THRESHOLDS - 1 ? descending.at(-1)! : descending[Math.floor(index * step)]!,
  );
  return Uint16Array.from(scores, (score) => {
    let low = 0;
    let high = THRESHOLDS - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (thresholds[middle]! <= score) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

/** How many of the chosen rows are alarms at each threshold. */
function countsByThreshold(reach: Uint16Array, chosen: (row: number) => boolean): Float64Array {
  const counts = new Float64Array(THRESHOLDS);
  reach.forEach((threshold, row) => {
    if (chosen(row)) counts[threshold]! += 1;
  });
  return runningSum(counts);
}

function runningSum(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  for (let index = 1; index < values.length; index++) values[index]! += values[index - 1]!;
  return values;
}

/** The widened part of the labels, and what of it is an alarm at each threshold. */
class Halo {
  /** Sum of the widened labels that are alarms, by threshold. */
  weight = new Float64Array(THRESHOLDS);
  /** Share of the widened events, those that meet taken as one, that hold an alarm, by threshold. */
  touched = new Float64Array(THRESHOLDS);
  private readonly widened: Float64Array;
  private readonly earliest: Uint16Array;
  private half = -1;

  constructor(
    private readonly labels: Uint8Array,
    private readonly reach: Uint16Array,
    private readonly events: readonly RowRange[],
  ) {
    this.widened = new Float64Array(labels.length);
    this.earliest = new Uint16Array(events.length).fill(THRESHOLDS);
  }

  /** Widths must come in ascending order: the halo only grows. */
  widen(width: number): void {
    const half = width >> 1;
    this.weight = runningSum(this.weigh(width, half));
    if (half === this.half) return;
    this.half = half;
    this.reachFurther(half);
    this.touched = this.shareTouched(half);
  }

  private weigh(width: number, half: number): Float64Array<ArrayBuffer> {
    const { labels, reach, widened, events } = this;
    const weight = new Float64Array(THRESHOLDS);
    for (let distance = 1; distance <= half; distance++) {
      const share = Math.sqrt(1 - distance / width);
      for (const { first, last } of events) {
        if (last + distance < labels.length) widened[last + distance]! += share;
        if (first >= distance) widened[first - distance]! += share;
      }
    }
    const take = (row: number) => {
      if (row < 0 || row >= labels.length) return;
      if (labels[row] === 0) weight[reach[row]!]! += Math.min(1, widened[row]!);
      widened[row] = 0;
    };
    for (const { first, last } of events) {
      for (let distance = 1; distance <= half; distance++) {
        take(last + distance);
        take(first - distance);
      }
    }
    return weight;
  }

  private reachFurther(half: number): void {
    this.events.forEach(({ first, last }, event) => {
      let earliest = this.earliest[event]!;
      if (half === 0) {
        for (let row = first; row <= last; row++) earliest = Math.min(earliest, this.reach[row]!);
      } else {
        earliest = Math.min(
          earliest,
          this.reach[last + half] ?? earliest,
          this.reach[first - half] ?? earliest,
        );
      }
      this.earliest[event] = earliest;
    });
  }

  private shareTouched(half: number): Float64Array<ArrayBuffer> {
    const touched = new Float64Array(THRESHOLDS);
    let groups = 0;
    let earliest = THRESHOLDS;
    this.events.forEach(({ last }, event) => {
      earliest = Math.min(earliest, this.earliest[event]!);
      const next = this.events[event + 1];
      if (next !== undefined && last + half >= next.first - half) return;
      touched[earliest]! += 1;
      groups++;
      earliest = THRESHOLDS;
    });
    return runningSum(touched).map((count) => count / groups);
  }
}
