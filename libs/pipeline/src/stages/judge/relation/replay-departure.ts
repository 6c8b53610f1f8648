import { type KnownRelation, lastSteps, type Window } from '@kymo/domain';
import { departureFrom, explainWindow, type WindowExplanation } from './relation';
import { Residuals } from './residuals';

/** What a relation says of a window, all of it computed again from what was known of it then. */
export interface ReplayedDeparture extends WindowExplanation {
  /** How far the channels depart from their relation; NaN where too much is missing. */
  readonly departure: number;
  /** The steps that have all lags within the window: those that `expected` is of. */
  readonly window: Window;
  /** Channels of `expected`, of `contributions` and of `band`. */
  readonly channels: readonly string[];
  /** Share of each of these steps in the squared residuals, `[time]`, sum 1. */
  readonly steps: Float64Array;
}

/** The departure that has raised an incident, to the same digits, and what made it. */
export function replayDeparture(known: KnownRelation, whole: Window): ReplayedDeparture {
  const { channels } = known;
  const residuals = Residuals.of(known, known, whole);
  const length = residuals.values.length / channels.length;
  const window = { ...lastSteps(whole, length), freshSteps: length };
  return {
    departure: Math.exp(departureFrom(known, residuals)),
    ...explainWindow(known, known, residuals, window),
    ...{ window, channels, steps: sharesOfSteps(residuals.values, channels.length) },
  };
}

function sharesOfSteps(residuals: Float64Array, width: number): Float64Array {
  const squares = new Float64Array(residuals.length / width);
  residuals.forEach((residual, cell) => {
    if (!Number.isNaN(residual)) squares[Math.floor(cell / width)]! += residual ** 2;
  });
  const total = squares.reduce((sum, square) => sum + square, 0);
  return squares.map((square) => (total > 0 ? square / total : 1 / squares.length));
}
