import { calibrate, scoresOf } from '../calibration/calibration';
import { keepTail, tailProbability } from '../calibration/tail-probability';
import { viewCount } from '../calibration/error-statistics';
import { learnReference } from '../drift/reference';
import type { FittedSeries, FittedState } from '../inference/fitted-state';
import { bandOf, movementOf, type HeldOut } from './held-out';
import type { Fitting } from './fitting';
import type { HeldOutScore } from './fit-result';

/** What is learnt beside the network, from windows that it has not learnt; and how those score. */
export function learnState(
  { all, shape, options, plan, ranking }: Fitting,
  heldOut: readonly HeldOut[],
  intervalMs: number,
  rounding: number,
): { state: FittedState; scores: HeldOutScore[] } {
  const bySeries = new Map<string, HeldOut[]>(all.map(({ series }) => [series, []]));
  for (const one of heldOut) bySeries.get(all[one.place.series]!.series)!.push(one);
  const places = new Map<string, readonly number[]>();
  const views = new Map<string, Float32Array>();
  const series: Record<string, FittedSeries> = {};
  for (const stretch of all) {
    const own = bySeries.get(stretch.series)!.sort((one, other) => one.place.begin - other.place.begin);
    const flat = new Float32Array(own.length * viewCount(shape.channels));
    own.forEach((one, row) => flat.set(one.views, row * one.views.length));
    places.set(
      stretch.series,
      own.map(({ place }) => place.begin),
    );
    views.set(stretch.series, flat);
    series[stretch.series] = {
      scaling: stretch.scaling,
      movement: [...movementOf(stretch, options.windowLength, shape.channels)],
      band: bandOf(own, shape.channels),
    };
  }
  const seen = {
    views,
    channels: shape.channels,
    stride: plan.stride,
    windowLength: options.windowLength,
    rounding,
    intervalMs,
    falseAlarmsPerDay: options.falseAlarmsPerDay,
    margin: options.margin,
    method: options.calibration,
    ranking,
  };
  const calibration = calibrate(seen);
  const scores = scoresOf(seen, calibration);
  for (const { series: name, values, missing, scaling } of all) {
    const measured = values.map((value, index) => (missing[index] ? NaN : value));
    const reference = learnReference(
      measured,
      shape.channels,
      scores.get(name)!,
      plan.stride,
      scaling.centred,
    );
    series[name] = { ...series[name]!, reference };
  }
  const state = { series, calibration: { ...calibration, tail: keepTail([...scores.values()]) } };
  return {
    state,
    scores: [...scores].flatMap(([name, own]) =>
      places.get(name)!.map((begin, row) => {
        const score = own[row]!;
        return { series: name, begin, score, tailProbability: tailProbability(score, state) ?? 1 };
      }),
    ),
  };
}
