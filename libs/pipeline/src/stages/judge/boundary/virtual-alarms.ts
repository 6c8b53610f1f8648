import { addEvidence, ENOUGH_EVIDENCE } from '@kymo/alerting';

/** The alarms that a boundary at each of many levels would have raised. Plain data of bounded size, so that it can be stored. */
export interface VirtualAlarms {
  /** Evidence by level. */
  readonly evidence: Float32Array;
  /** Alarms begun by level. */
  readonly counts: Float32Array;
  /** 1 where an alarm is under way, by level. */
  readonly open: Uint8Array;
  /** Days that were watched. */
  days: number;
}

/** Levels of the logarithm of the score over its usual value, the closer together the nearer to it: steady scores hardly differ. */
const CLOSEST = 0.03;
const BELOW = 9;
export const LEVELS = Float64Array.from({ length: 52 }, (_, index) => {
  const above = index - BELOW;
  return CLOSEST * above * (1 + Math.abs(above) / 12);
});
/** So many alarms tell how the tail goes on, better ones that are many, a share of the most; fewer tell nothing. */
const FEW_ALARMS = 4;
const MANY_ALARMS = 20;
const TAIL_SHARE = 1 / 4;
/** A tail is followed over so many halvings: it may halve the later, the farther out it is. */
const HALVINGS = [1, 2];
/** A tail halves within these bounds, a heavier one the more alarms show it: faults that nobody was told of are none of it. */
const THINNEST = 0.05;
const HEAVIEST = { shownByFew: 0.25, shownByMany: 0.7 };
const FORGET_DAYS = 14;

export function noAlarms(): VirtualAlarms {
  return {
    evidence: new Float32Array(LEVELS.length),
    counts: new Float32Array(LEVELS.length),
    open: new Uint8Array(LEVELS.length),
    days: 0,
  };
}

/** A copy that later scores do not change. */
export function copyAlarms({ evidence, counts, open, days }: VirtualAlarms): VirtualAlarms {
  return { evidence: evidence.slice(), counts: counts.slice(), open: open.slice(), days };
}

/** A copy to be stored: the levels above all that have shown something, which are most of them, are left out. */
export function storedAlarms({ evidence, counts, open, days }: VirtualAlarms): VirtualAlarms {
  return { evidence: shownOf(evidence), counts: shownOf(counts), open: shownOf(open), days };
}

function shownOf<Values extends Float32Array | Uint8Array>(values: Values): Values {
  let length = values.length;
  while (length > 0 && values[length - 1] === 0) length -= 1;
  return values.slice(0, length) as Values;
}

/** What is stored, with all levels. */
export function restoredAlarms({ evidence, counts, open, days }: VirtualAlarms): VirtualAlarms {
  const alarms = noAlarms();
  alarms.evidence.set(evidence);
  alarms.counts.set(counts);
  alarms.open.set(open);
  return { ...alarms, days };
}

/** Judges one score at every level, in place. @param departure logarithm of the score over its usual one */
export function watch(
  alarms: VirtualAlarms,
  departure: number,
  {
    share,
    days,
    lastingScore,
  }: { readonly share: number; readonly days: number; readonly lastingScore: number },
): void {
  const { evidence, counts, open } = alarms;
  const lastingLog = Math.log(lastingScore);
  alarms.days += days;
  for (let level = 0; level < LEVELS.length; level++) {
    const own = addEvidence(evidence[level]!, departure - LEVELS[level]!, share, lastingLog);
    evidence[level] = own;
    if (own >= ENOUGH_EVIDENCE && open[level] === 0) {
      open[level] = 1;
      counts[level]! += 1;
    } else if (own === 0) {
      open[level] = 0;
      // Levels above have not even begun.
      if (departure < LEVELS[level]! && evidence[level + 1] === 0) {
        open.fill(0, level);
        evidence.fill(0, level);
        break;
      }
    }
  }
  if (alarms.days > FORGET_DAYS) forget(alarms, 1 / 2);
}

/** From now on, what was seen so far counts for that share. */
export function forget(alarms: VirtualAlarms, share: number): void {
  alarms.days *= share;
  alarms.counts.forEach((count, level) => (alarms.counts[level] = share * count));
}

/** From now on, what was seen so far counts for that share, or for more where less would tell nothing of the tail. */
export function forgetAllButFew(alarms: VirtualAlarms, share: number): void {
  const { counts } = alarms;
  const level = highestShown(counts);
  forget(alarms, level < 0 ? share : Math.max(share, FEW_ALARMS / counts[level]!));
}

function largestOf(counts: Float32Array): number {
  let largest = 0;
  for (let level = 0; level < counts.length; level++) largest = Math.max(largest, counts[level]!);
  return largest;
}

/** The highest level that has shown enough alarms to tell of the tail; -1 where none has. */
function highestShown(counts: Float32Array): number {
  const enough = Math.max(FEW_ALARMS, Math.min(MANY_ALARMS, TAIL_SHARE * largestOf(counts)));
  let level = LEVELS.length - 1;
  while (level >= 0 && counts[level]! < enough) level -= 1;
  return level;
}

/**
 * The level that alarms at a rate: of the levels that have shown enough alarms the highest, and from there out along an
 * exponential tail that halves as the alarms beyond do. Counted so, some faults among them that nobody was told of
 * hardly matter. Nothing where too few were seen.
 */
export function levelOfRate({ counts, days }: VirtualAlarms, perDay: number): number | undefined {
  const accepted = perDay * days;
  let level = highestShown(counts);
  if (level < 0) return undefined;
  const shown = counts[level]!;
  if (shown > accepted) {
    const believed = Math.min(heaviestShownBy(shown), Math.max(THINNEST, halvingFrom(counts, level)));
    return LEVELS[level]! + believed * Math.log2(shown / accepted);
  }
  // Below the level that alarms most often, alarms only run into each other.
  const mostOften = counts.lastIndexOf(largestOf(counts));
  while (level > mostOften && counts[level - 1]! <= accepted) level -= 1;
  return LEVELS[level];
}

function heaviestShownBy(alarms: number): number {
  const { shownByFew, shownByMany } = HEAVIEST;
  const many = Math.min(1, (alarms - FEW_ALARMS) / (MANY_ALARMS - FEW_ALARMS));
  return shownByFew + many * (shownByMany - shownByFew);
}

/** Distance over which the count halves beyond a level, a standard error added: few alarms tell it badly. */
function halvingFrom(counts: Float32Array, level: number): number {
  const shown = counts[level]!;
  const halvings = HALVINGS.map(
    (times) => (levelTo(counts, level, shown / 2 ** times) - LEVELS[level]!) / times,
  );
  return Math.max(...halvings) * (1 + 1 / Math.sqrt(shown));
}

/** Where the count falls to so many, between levels by proportion. */
function levelTo(counts: Float32Array, from: number, few: number): number {
  let level = from;
  while (level + 1 < LEVELS.length && counts[level + 1]! > few) level += 1;
  if (level + 1 === LEVELS.length) return LEVELS[level]!;
  const [here, next] = [counts[level]!, counts[level + 1]!];
  const part = here > next ? (here - few) / (here - next) : 1;
  return LEVELS[level]! + part * (LEVELS[level + 1]! - LEVELS[level]!);
}
