import { calibrate } from '../calibration/calibrate';
import { heldOutScores } from '../calibration/ratios';
import { keepTail, tailProbability } from '../calibration/tail-probability';
import { RECENT_STATISTIC, statisticCount } from '../calibration/error-statistics';
import { recentErrorOf, recentUnitsOf } from '../calibration/recent-error';
import { fitReference } from '../drift/reference';
import type { FittedSeries, FittedState } from '../inference/fitted-state';
import { bandOf, movementOf, type HeldOut } from './held-out';
import type { Fitting } from './fitting';
import type { HeldOutScore } from './fit-result';

/** Fits what a model needs beside its network, on windows that the network has not learnt, and scores those windows. */
export function fitState(
  { all, shape, options, plan, ranking }: Fitting,
  heldOut: readonly HeldOut[],
  intervalMs: number,
  rounding: number,
): { state: FittedState; scores: HeldOutScore[] } {
  const bySeries = new Map<string, HeldOut[]>(all.map(({ series }) => [series, []]));
  for (const one of heldOut) bySeries.get(all[one.place.series]!.series)!.push(one);
  const recentUnits = recentUnitsOf(heldOut, shape.channels);
  const places = new Map<string, readonly number[]>();
  const statistics = new Map<string, Float32Array>();
  const series: Record<string, FittedSeries> = {};
  for (const stretch of all) {
    const own = bySeries.get(stretch.series)!.sort((one, other) => one.place.begin - other.place.begin);
    const width = statisticCount(shape.channels);
    const flat = new Float32Array(own.length * width);
    own.forEach(({ statistics, recent }, row) => {
      flat.set(statistics, row * width);
      if (recent) flat[row * width + RECENT_STATISTIC] = recentErrorOf(recent, shape.channels, recentUnits);
    });
    places.set(
      stretch.series,
      own.map(({ place }) => place.begin),
    );
    statistics.set(stretch.series, flat);
    series[stretch.series] = {
      scaling: stretch.scaling,
      movement: [...movementOf(stretch, options.windowLength, shape.channels)],
      band: bandOf(own, shape.channels),
    };
  }
  const calibration = calibrate({
    statistics,
    channels: shape.channels,
    stride: plan.stride,
    windowLength: options.windowLength,
    rounding,
    intervalMs,
    falseAlarmsPerDay: options.falseAlarmsPerDay,
    margin: options.margin,
    method: options.calibration,
    ranking,
  });
  const scores = heldOutScores(statistics, shape.channels, calibration);
  for (const { series: name, values, missing, scaling } of all) {
    const measured = values.map((value, index) => (missing[index] ? NaN : value));
    const reference = fitReference(measured, shape.channels, scores.get(name)!, plan.stride, scaling.centred);
    series[name] = { ...series[name]!, reference };
  }
  const state = {
    series,
    calibration: {
      ...calibration,
      ...(recentUnits && { recentUnits }),
      tail: keepTail([...scores.values()]),
    },
  };
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
