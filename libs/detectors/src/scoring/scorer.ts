import type { Artifact } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import { openArtifact } from '../artifacts/open-artifact';
import { calibratedScore } from '../calibration/calibration';
import { viewCount, viewWindow } from '../calibration/views';
import type { WindowShape } from '../definition';
import { carryForward } from '../imputation/carry';
import { scale, unscale } from '../scaling/min-max';
import type { FittedState } from './fitted-state';
import { createReconstructor, type Reconstructor } from './reconstructor';
import type { ScoreBatch, WindowBatch } from './window-batch';

/** A fitted model at work on packed windows. */
export interface Scorer {
  score(batch: WindowBatch): Promise<ScoreBatch>;
  dispose(): Promise<void>;
}

/** @throws KymoError ARTIFACT_FOREIGN, ARTIFACT_DAMAGED */
export async function createScorer(engine: Engine, artifact: Artifact): Promise<Scorer> {
  const { definition, options, state } = openArtifact(artifact);
  const shape = { steps: artifact.windowLength, channels: artifact.channels.length };
  const profile = artifact.weights.find(({ name }) => name === 'calibration.profile')!.values;
  const parameters = artifact.weights.filter(({ name }) => name !== 'calibration.profile');
  const reconstructor = await createReconstructor(
    engine,
    definition.create(options, shape),
    parameters,
    shape,
  );
  return {
    score: (batch) => scoreBatch(batch, shape, state, profile, options.minimumMeasuredShare, reconstructor),
    dispose: () => reconstructor.dispose(),
  };
}

async function scoreBatch(
  { series, freshSteps, values, endsMs }: WindowBatch,
  shape: WindowShape,
  { series: bySeries, calibration }: FittedState,
  profile: Float32Array,
  minimumMeasuredShare: number,
  reconstructor: Reconstructor,
): Promise<ScoreBatch> {
  const { channels } = shape;
  const size = shape.steps * channels;
  const count = series.length;
  const fitted = series.map((name) => bySeries[name]!);
  const scaled = new Float32Array(values.length);
  const missing = fitted.map(({ scaling }, row) => {
    const own = scaled.subarray(row * size, (row + 1) * size);
    scale(scaling, values.subarray(row * size, (row + 1) * size), own);
    return carryForward(own, scaling.mean);
  });
  const { expected, errors } = await reconstructor.reconstruct(scaled, missing, endsMs);

  const result = {
    scores: new Float64Array(count),
    errors: new Float64Array(count),
    contributions: new Float32Array(count * channels),
    bands: new Float32Array(count * channels),
    expected: new Float32Array(freshSteps.reduce((sum, steps) => sum + steps * channels, 0)),
  };
  const views = new Float32Array(viewCount(channels));
  let place = 0;
  for (let row = 0; row < count; row++) {
    const { scaling, movement, band } = fitted[row]!;
    const cut = (array: Float32Array) => array.subarray(row * size, (row + 1) * size);
    const window = {
      errors: cut(errors),
      values: cut(scaled),
      expected: cut(expected),
      missing: missing[row],
      freshSteps: freshSteps[row]!,
    };
    viewWindow(window, shape, profile, movement, views);
    const contributions = result.contributions.subarray(row * channels, (row + 1) * channels);
    const value = calibratedScore(views, calibration.units[series[row]!]!, calibration, contributions);
    const { share, error } = measured(window.values, cut(expected), missing[row]);
    result.scores[row] = share < minimumMeasuredShare ? NaN : value;
    result.errors[row] = error;
    for (let channel = 0; channel < channels; channel++) {
      result.bands[row * channels + channel] = band[channel]! * scaling.range[channel]!;
    }
    for (let index = size - freshSteps[row]! * channels; index < size; index++) {
      result.expected[place++] = unscale(scaling, index % channels, cut(expected)[index]!);
    }
  }
  return result;
}

/** Share of the values that were measured, and their mean squared error. */
function measured(values: Float32Array, expected: Float32Array, missing: Uint8Array | undefined) {
  let sum = 0;
  let count = 0;
  for (let index = 0; index < values.length; index++) {
    if (missing?.[index]) continue;
    sum += (values[index]! - expected[index]!) ** 2;
    count += 1;
  }
  return { share: count / values.length, error: count === 0 ? NaN : sum / count };
}
