import { fewestMs } from './maturity';
import {
  copyAlarms,
  forgetAllButFew,
  levelOfRate,
  noAlarms,
  restoredAlarms,
  storedAlarms,
  type VirtualAlarms,
  watch,
} from './virtual-alarms';

/** What is known of the scores of one series to place its boundary. Plain data of bounded size, so that it can be stored. */
export interface MovingBoundary {
  /** Hash of the model behind the latest score, and steps that it has judged. */
  model: string;
  modelSteps: number;
  /** Steps judged. */
  steps: number;
  /** Logarithm of the usual score: a moving mean. */
  usual: number;
  /** Where the boundary stands: logarithm of a score; and where it stands while the series is steady, no higher. */
  boundary: number;
  steady: number;
  /** Of all scores, and of those of steady windows. */
  readonly alarms: VirtualAlarms;
  readonly steadyAlarms: VirtualAlarms;
}

export interface BoundaryOptions {
  readonly falseAlarmsPerDay: number;
  readonly lastingScore: number;
}

/** One judged window. */
export interface JudgedWindow {
  readonly model: string;
  /** Logarithm of the calibrated score. */
  readonly logScore: number;
  readonly length: number;
  readonly freshSteps: number;
  readonly intervalMs: number;
  /** Whether the series moves more than usual. */
  readonly isMoving: boolean;
}

/** Logarithm of the boundary that the model has learnt; no boundary is lower while the model or the series is new. */
const LEARNT = 0;
/** A series is new until scores were seen for this share of the time that it takes to know it in any case. */
const WATCHED_SHARE = 1 / 2;
/**
 * A model is new until it has judged this share of all steps, or so many windows, the first one so many windows; what
 * others have alarmed on counts for less under it.
 */
const NEW = { share: 1 / 4, windows: 5, remembers: 1 / 4 };
/**
 * While too few alarms are known, the boundary stands so far over the usual score, no lower than the learnt one, nor than
 * under the model before.
 */
const FIRST_MARGIN = 1.2;
/**
 * The usual score is a mean over a share of what the model has judged, a window at least, a week at most. It falls more
 * slowly than it rises: a quiet weekend must not make a Monday anomalous.
 */
const MEMORY_SHARE = { rising: 1 / 8, falling: 1 / 2 };
const LONGEST_DAYS = 7;
const DAY_MS = 86_400_000;
/** Share of the accepted alarms that steady windows have for themselves. */
const STEADY_SHARE = 1 / 2;
/** Steps between two placings: the boundary moves slowly. */
const PLACED_EVERY = 16;

export function beginBoundary({ model, logScore }: JudgedWindow): MovingBoundary {
  const boundary = Math.max(LEARNT, logScore + FIRST_MARGIN);
  return {
    model,
    modelSteps: 0,
    steps: 0,
    usual: logScore,
    boundary,
    steady: boundary,
    alarms: noAlarms(),
    steadyAlarms: noAlarms(),
  };
}

/** A copy that later scores do not change. */
export function copyBoundary(state: MovingBoundary): MovingBoundary {
  return { ...state, alarms: copyAlarms(state.alarms), steadyAlarms: copyAlarms(state.steadyAlarms) };
}

/** A copy to be stored. */
export function storedBoundary(state: MovingBoundary): MovingBoundary {
  return { ...state, alarms: storedAlarms(state.alarms), steadyAlarms: storedAlarms(state.steadyAlarms) };
}

/** What is stored, as scores are learnt from it. */
export function restoredBoundary(state: MovingBoundary): MovingBoundary {
  return { ...state, alarms: restoredAlarms(state.alarms), steadyAlarms: restoredAlarms(state.steadyAlarms) };
}

/** Logarithm of the boundary of a window. */
export function boundaryOf({ boundary, steady }: MovingBoundary, { isMoving }: JudgedWindow): number {
  return isMoving ? boundary : steady;
}

/**
 * Learns from one score, in place: what is usual, and what boundaries would have alarmed.
 * What people were told of is not learnt from; all else is taken for normal, however high.
 */
export function learnScore(state: MovingBoundary, window: JudgedWindow, options: BoundaryOptions): void {
  const { logScore, length, freshSteps, intervalMs, isMoving } = window;
  const longest = Math.max((LONGEST_DAYS * DAY_MS) / intervalMs, 10 * length);
  const share = logScore > state.usual ? MEMORY_SHARE.rising : MEMORY_SHARE.falling;
  const memory = Math.min(longest, Math.max(length, share * state.modelSteps));
  state.usual += (logScore - state.usual) * Math.min(1, freshSteps / memory);
  const part = {
    share: freshSteps / length,
    days: (freshSteps * intervalMs) / DAY_MS,
    lastingScore: options.lastingScore,
  };
  const departure = logScore - state.usual;
  watch(state.alarms, departure, part);
  watch(state.steadyAlarms, isMoving ? Number.NEGATIVE_INFINITY : departure, part);
}

/** Another model scores differently: the usual score is learnt again, and the boundary of the model holds at once. */
function takeOver(state: MovingBoundary, { model, logScore }: JudgedWindow): void {
  state.model = model;
  state.modelSteps = 0;
  state.usual = logScore;
  state.boundary = Math.max(LEARNT, state.boundary);
  state.steady = Math.max(LEARNT, state.steady);
  forgetAllButFew(state.alarms, NEW.remembers);
  forgetAllButFew(state.steadyAlarms, NEW.remembers);
}

/** Counts the steps of a window, and places the boundary from time to time. It does so in calm times only, so that the boundary does not follow a fault. */
export function placeBoundary(state: MovingBoundary, window: JudgedWindow, options: BoundaryOptions): void {
  const before = Math.floor(state.steps / PLACED_EVERY);
  if (state.model !== window.model) takeOver(state, window);
  state.modelSteps += window.freshSteps;
  state.steps += window.freshSteps;
  const isCalm = window.logScore < (state.usual + boundaryOf(state, window)) / 2;
  if (!isCalm || Math.floor(state.steps / PLACED_EVERY) === before) return;
  const isNew = isNewSeries(state, window) || isNewModel(state, window);
  const hasTakenOver = state.modelSteps < state.steps;
  const lowest = hasTakenOver ? Math.max(LEARNT, state.boundary) : LEARNT;
  const placed = (alarms: VirtualAlarms, perDay: number) => {
    const level = levelOfRate(alarms, perDay);
    if (level === undefined) return Math.max(lowest, state.usual + FIRST_MARGIN);
    return isNew ? Math.max(LEARNT, state.usual + level) : state.usual + level;
  };
  const { falseAlarmsPerDay } = options;
  state.boundary = placed(state.alarms, falseAlarmsPerDay);
  state.steady = Math.min(state.boundary, placed(state.steadyAlarms, STEADY_SHARE * falseAlarmsPerDay));
}

function isNewSeries({ steps }: MovingBoundary, window: JudgedWindow): boolean {
  return steps * window.intervalMs < WATCHED_SHARE * fewestMs(window);
}

function isNewModel({ steps, modelSteps }: MovingBoundary, { length }: JudgedWindow): boolean {
  const isFirst = modelSteps === steps;
  return modelSteps < Math.min(isFirst ? Infinity : NEW.share * steps, NEW.windows * length);
}
