import { decisiveScore, type Detector, lastSteps, type SeriesKey, type Window } from '@kymo/domain';
import { faultsInSlices, spreadsInSlices, VISIBLE_KINDS } from '@kymo/faults';
import { inSlices, quantile, rocAuc } from '@kymo/statistics';
import { thin } from '../preprocessing/thin';
import { percent } from './describe-trial';

/** Windows per call, so that other scoring does not wait long, and their values, so that the event loop does not. */
const BATCH_WINDOWS = 256;
const BATCH_VALUES = 500_000;
/** Maximum number of windows with injected faults. */
const MAX_INJECTED = 300;
/** Faults count as caught above this quantile of the clean scores of their series: the same for both detectors. */
const CLEAN_SHARE = 0.98;
/** Differences in the share of caught faults and in AUC up to these count as ties, because every change of models costs. */
const TIE = 0.05;
const AUC_TIE = 0.02;
/** A model that finds this share of the windows anomalous beyond what the serving one does, does not fit the series. */
const ILL_FITTING_SHARE = 0.05;

type Scores = Pick<Detector, 'score' | 'windowLength'>;

/** Result of one of the two detectors. */
export interface Contender {
  /** Runs of windows that it calls anomalous and the other does not. */
  readonly falseAlarms: number;
  /** Share of the windows that lie in such runs and that it calls anomalous. */
  readonly alarmShare: number;
  /** Share of the injected faults that it scores above nearly all clean windows of their series, and not without the fault. */
  readonly caughtShare: number;
  /** Mean over the kinds of faults of the area under the ROC curve of faulty against clean windows. */
  readonly auc: number;
}

/** Two detectors compared on the same windows. */
export interface DetectorComparison {
  readonly windows: number;
  readonly incumbent: Contender;
  readonly challenger: Contender;
  /** Whether the challenger should take over. */
  readonly isBetter: boolean;
  /** Figures and decision in one sentence. */
  readonly summary: string;
}

export interface ComparisonOptions {
  /** Of the injected faults. */
  readonly seed: number;
  /** Whether the challenger takes over where neither is better: it has learnt from more. */
  readonly winsTies?: boolean;
  readonly signal?: AbortSignal;
}

interface Row {
  readonly window: Window;
  readonly incumbent: number;
  readonly challenger: number;
}

/**
 * Compares two detectors on windows that neither has learnt, clean and with injected faults, by the scores that decide on
 * alarms.
 *
 * The challenger is better if it catches more of the injected faults at the same share of clean windows. If both catch
 * equally many, the challenger must separate faulty from clean windows better, unless it wins ties. Since boundaries
 * follow the scores of a series, a few more false alarms over the learnt boundary do not matter; more than 5 % of the
 * windows do. A false alarm is a run of windows that only one of the two calls anomalous; a run in which both do counts
 * as a real anomaly and is left out.
 * @param windows in the order of time for each series; both detectors must know the series, and no detector's window may
 *   be longer
 * @returns undefined where no window can be scored by both
 * @throws the reason of the signal if it is aborted
 */
export async function compareDetectors(
  incumbentOf: (series: SeriesKey) => Scores,
  challenger: Scores,
  windows: readonly Window[],
  { seed, winsTies = false, signal }: ComparisonOptions,
): Promise<DetectorComparison | undefined> {
  const scoredByBoth = (some: readonly Window[]) => scoreByBoth(incumbentOf, challenger, some, signal);
  const rows = await scoredByBoth(windows);
  if (rows.length === 0) return undefined;
  const { trusted, alarms } = withoutAgreed(rows);
  const tried = thin(trusted, MAX_INJECTED);
  const clean = tried.map(({ window }) => window);
  const spreads = await inSlices(spreadsInSlices(clean));
  const faulty: Row[][] = [];
  for (const kind of VISIBLE_KINDS) {
    faulty.push(await scoredByBoth(await inSlices(faultsInSlices(clean, spreads, kind, seed))));
  }
  const before = new Map(tried.map((row) => [placeOf(row.window), row]));
  const contender = (who: 'incumbent' | 'challenger'): Contender => {
    const kinds = faulty.filter((some) => some.length > 0);
    const all = kinds.flat();
    const boundaries = boundariesOf(trusted, who);
    const isBeyond = (row: Row) => row[who] > boundaries.get(row.window.series)!;
    const caught = all.filter((row) => isBeyond(row) && !isBeyond(before.get(placeOf(row.window))!));
    const values = (some: readonly Row[]) => some.map((row) => row[who]);
    const curves = kinds.map((some) => rocAuc(values(tried), values(some)));
    return {
      falseAlarms: alarms[who],
      alarmShare: trusted.filter((row) => row[who] > 1).length / rows.length,
      caughtShare: all.length === 0 ? 0 : caught.length / all.length,
      auc: curves.length === 0 ? 0.5 : curves.reduce((sum, auc) => sum + auc, 0) / curves.length,
    };
  };
  return decided(rows.length, contender('incumbent'), contender('challenger'), winsTies);
}

/** Clean quantile of each series. */
function boundariesOf(
  clean: readonly Row[],
  who: 'incumbent' | 'challenger',
): ReadonlyMap<SeriesKey, number> {
  const scores = new Map<SeriesKey, number[]>();
  for (const row of clean) {
    const own = scores.get(row.window.series);
    if (own) own.push(row[who]);
    else scores.set(row.window.series, [row[who]]);
  }
  return new Map([...scores].map(([series, own]) => [series, quantile(own, CLEAN_SHARE)]));
}

/** Applies the rule of {@link compareDetectors}. */
function decided(
  windows: number,
  incumbent: Contender,
  challenger: Contender,
  winsTies: boolean,
): DetectorComparison {
  const gain = challenger.caughtShare - incumbent.caughtShare;
  const isFitting = challenger.alarmShare <= incumbent.alarmShare + ILL_FITTING_SHARE;
  const isTie = Math.abs(gain) <= TIE;
  const isAhead = isTie ? challenger.auc > incumbent.auc + AUC_TIE : gain > 0;
  const isBetter = isFitting && (isAhead || (isTie && winsTies));
  const standing = isBetter
    ? isAhead
      ? 'better than the serving model'
      : 'as good as the serving model, with more history,'
    : 'not better than the serving model';
  const summary =
    `${standing} on ${windows} windows: catches ${percent(challenger.caughtShare)} of ` +
    `injected faults against ${percent(incumbent.caughtShare)} (AUC ${challenger.auc.toFixed(3)} against ` +
    `${incumbent.auc.toFixed(3)}), false alarms ${challenger.falseAlarms} against ${incumbent.falseAlarms}, ` +
    `${percent(challenger.alarmShare)} of the windows anomalous against ${percent(incumbent.alarmShare)}`;
  return { windows, incumbent, challenger, isBetter, summary };
}

async function scoreByBoth(
  incumbentOf: (series: SeriesKey) => Scores,
  challenger: Scores,
  windows: readonly Window[],
  signal: AbortSignal | undefined,
): Promise<Row[]> {
  const [ones, others] = [
    await valuesOf(windows, ({ series }) => incumbentOf(series), signal),
    await valuesOf(windows, () => challenger, signal),
  ];
  return windows
    .map((window, index) => ({ window, incumbent: ones[index]!, challenger: others[index]! }))
    .filter((row) => Number.isFinite(row.incumbent) && Number.isFinite(row.challenger));
}

async function valuesOf(
  windows: readonly Window[],
  detectorOf: (window: Window) => Scores,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const values = new Float64Array(windows.length);
  const indicesOf = new Map<Scores, number[]>();
  windows.forEach((window, index) => {
    const detector = detectorOf(window);
    const indices = indicesOf.get(detector);
    if (indices) indices.push(index);
    else indicesOf.set(detector, [index]);
  });
  const width = Math.max(1, windows[0]?.channels.length ?? 1);
  for (const [detector, indices] of indicesOf) {
    const perCall = Math.ceil(BATCH_VALUES / (detector.windowLength * width));
    const count = Math.min(BATCH_WINDOWS, perCall);
    for (let first = 0; first < indices.length; first += count) {
      signal?.throwIfAborted();
      const some = indices.slice(first, first + count);
      const scores = await detector.score(
        some.map((index) => lastSteps(windows[index]!, detector.windowLength)),
      );
      some.forEach((index, place) => (values[index] = decisiveScore(scores[place]!)));
    }
  }
  return values;
}

/** Drops the runs in which both raise an alarm, and counts the runs in which one does. */
function withoutAgreed(rows: readonly Row[]) {
  const alarms = { incumbent: 0, challenger: 0 };
  const trusted: Row[] = [];
  for (let first = 0; first < rows.length;) {
    let end = first + 1;
    if (isAlarm(rows[first]!)) while (end < rows.length && continues(rows[end - 1]!, rows[end]!)) end += 1;
    const stretch = rows.slice(first, end);
    const byIncumbent = stretch.some(({ incumbent }) => incumbent > 1);
    const byChallenger = stretch.some(({ challenger }) => challenger > 1);
    if (!byIncumbent || !byChallenger) {
      trusted.push(...stretch);
      alarms.incumbent += Number(byIncumbent);
      alarms.challenger += Number(byChallenger);
    }
    first = end;
  }
  return { trusted, alarms };
}

function isAlarm({ incumbent, challenger }: Row): boolean {
  return incumbent > 1 || challenger > 1;
}

/** Whether an alarm continues in the next window: windows that overlap show the same event. */
function continues({ window }: Row, next: Row): boolean {
  const endMs = window.startMs + window.length * window.intervalMs;
  return isAlarm(next) && next.window.series === window.series && next.window.startMs < endMs;
}

function placeOf({ series, startMs }: Window): string {
  return `${startMs} ${series}`;
}
