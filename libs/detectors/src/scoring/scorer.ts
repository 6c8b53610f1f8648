import { KymoError, messageOf, type Artifact, type WeightArray } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import { openArtifact } from '../artifacts/open-artifact';
import { normalise, ratiosOf } from '../calibration/calibration';
import { loudest, rank, rankByRarity } from '../calibration/ranking';
import { tailProbability } from '../calibration/tail-probability';
import { type ResidualWindow, viewCount, viewWindow } from '../calibration/views';
import type { Network, WindowShape } from '../definition';
import { serveEnsemble } from '../ensemble/serve-ensemble';
import { fillGaps, type Imputation } from '../imputation/fill-gaps';
import type { DetectorOptions } from '../options';
import { levelsOf, scale, unscale } from '../scaling/scaling';
import type { FittedState } from './fitted-state';
import { createCoder } from './coder';
import { createReconstructor, type Reconstructor } from './reconstructor';
import type { ScoreBatch, WindowBatch } from './window-batch';

/** A band is never narrower or wider than so many usual ones: a fault that the network has never seen must not hide in it. */
const NARROWEST = 1 / 2;
const WIDEST = 2;

/** A fitted model at work on packed windows. */
export interface Scorer {
  score(batch: WindowBatch): Promise<ScoreBatch>;
  /** @returns `[window, code]` */
  encode(batch: WindowBatch): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** A fitted network and what was learnt around it. */
export interface NetworkParts {
  readonly network: Network;
  readonly shape: WindowShape;
  readonly parameters: readonly WeightArray[];
  /** Usual error at each place of a window, `[time, channel]`. */
  readonly profile: Float32Array;
  readonly state: FittedState;
  readonly options: DetectorOptions;
}

/** @throws KymoError ARTIFACT_FOREIGN, ARTIFACT_DAMAGED */
export async function createScorer(engine: Engine, artifact: Artifact): Promise<Scorer> {
  const { networks, combination } = openArtifact(artifact);
  const scorers: Scorer[] = [];
  try {
    for (const parts of networks) scorers.push(await serveNetwork(engine, parts));
  } catch (cause) {
    await Promise.all(scorers.map((scorer) => scorer.dispose()));
    if (cause instanceof KymoError) throw cause;
    throw new KymoError(
      'ARTIFACT_FOREIGN',
      `restoring the artifact ${artifact.hash}: its weights are not those of a '${artifact.detector}': ${messageOf(cause)}; fit anew`,
      { cause },
    );
  }
  return combination ? serveEnsemble(scorers, combination, artifact.channels.length) : scorers[0]!;
}

/** Compiles one network and scores with it. */
export async function serveNetwork(
  engine: Engine,
  { network, shape, parameters, profile, state, options }: NetworkParts,
): Promise<Scorer> {
  const reconstructor = await createReconstructor(engine, network, parameters, shape, options.imputation);
  const coder = createCoder(engine, network, parameters, shape);
  return {
    score: (batch) => scoreBatch(batch, shape, state, profile, options, reconstructor),
    encode: (batch) =>
      coder.encode(scaleBatch(batch, shape, state, options.imputation).scaled, batch.circumstances),
    async dispose() {
      await reconstructor.dispose();
      await coder.dispose();
    },
  };
}

/** Windows in scaled units, gaps filled by a first guess; and the levels that were taken away, by window and channel. */
export function scaleBatch(
  { series, values }: WindowBatch,
  { steps, channels }: WindowShape,
  state: FittedState,
  imputation: Imputation,
) {
  const size = steps * channels;
  const scaled = new Float32Array(values.length);
  const levels: Float64Array[] = [];
  const missing = series.map((name, row) => {
    const { scaling } = state.series[name]!;
    const given = values.subarray(row * size, (row + 1) * size);
    const own = scaled.subarray(row * size, (row + 1) * size);
    levels.push(levelsOf(scaling, given));
    scale(scaling, given, own, levels[row]);
    return fillGaps(own, scaling.mean, imputation);
  });
  return { scaled, missing, levels };
}

async function scoreBatch(
  batch: WindowBatch,
  shape: WindowShape,
  state: FittedState,
  profile: Float32Array,
  { minimumMeasuredShare, imputation }: DetectorOptions,
  reconstructor: Reconstructor,
): Promise<ScoreBatch> {
  const { series, freshSteps, circumstances } = batch;
  const { calibration } = state;
  const { channels } = shape;
  const size = shape.steps * channels;
  const count = series.length;
  const { scaled, missing, levels } = scaleBatch(batch, shape, state, imputation);
  const { expected, errors, deviations, recent } = await reconstructor.reconstruct(
    scaled,
    missing,
    circumstances,
  );

  const steps = freshSteps.reduce((sum, fresh) => sum + fresh, 0);
  const result = {
    scores: new Float64Array(count),
    loudest: new Float64Array(count),
    tailProbabilities: new Float64Array(count),
    errors: new Float64Array(count),
    contributions: new Float32Array(count * channels),
    bands: new Float32Array(count * channels),
    expected: new Float64Array(steps * channels),
    stepContributions: new Float32Array(steps),
  };
  const views = new Float32Array(viewCount(channels));
  let place = 0;
  for (let row = 0; row < count; row++) {
    const { scaling, movement, band } = state.series[series[row]!]!;
    const cut = (array: Float32Array) => array.subarray(row * size, (row + 1) * size);
    const window = {
      errors: cut(errors),
      values: cut(scaled),
      expected: cut(expected),
      missing: missing[row],
      recent: recent?.[row],
      freshSteps: freshSteps[row]!,
    };
    viewWindow(window, shape, profile, movement, views);
    const contributions = result.contributions.subarray(row * channels, (row + 1) * channels);
    const ratios = ratiosOf(views, calibration.units[series[row]!]!, calibration, contributions);
    const { share, error } = measured(window.values, cut(expected), missing[row]);
    const isMeasured = share >= minimumMeasuredShare;
    result.scores[row] = isMeasured ? rank(ratios, calibration.ranking) : NaN;
    result.loudest[row] = isMeasured ? loudest(ratios, calibration.ranking) : NaN;
    const rarity = isMeasured ? rankByRarity(ratios, calibration.ranking) : NaN;
    result.tailProbabilities[row] = tailProbability(rarity, state) ?? NaN;
    result.errors[row] = error;
    for (let channel = 0; channel < channels; channel++) {
      const cell = row * channels + channel;
      result.bands[cell] = band[channel]! * scaling.range[channel]! * widening(deviations?.[cell]);
    }
    const firstStep = place / channels;
    const stepShares = result.stepContributions.subarray(firstStep, firstStep + freshSteps[row]!);
    shareSteps(window, profile, stepShares, channels);
    for (let index = size - freshSteps[row]! * channels; index < size; index++) {
      const channel = index % channels;
      result.expected[place++] = unscale(scaling, channel, cut(expected)[index]!, levels[row]![channel]);
    }
  }
  return result;
}

/** How much wider the band of a window is than usual, by how uncertain the network is of it. */
function widening(deviation = 1): number {
  return Number.isNaN(deviation) ? 1 : Math.min(WIDEST, Math.max(NARROWEST, deviation));
}

/**
 * Each fresh step's share in the error of its window, every value measured by what is usual at its place.
 * @param into `[freshSteps]`
 */
function shareSteps(
  { errors, missing }: Pick<ResidualWindow, 'errors' | 'missing'>,
  profile: Float32Array,
  into: Float32Array,
  channels: number,
): void {
  const first = errors.length - into.length * channels;
  for (let index = first; index < errors.length; index++) {
    if (!missing?.[index]) into[Math.floor((index - first) / channels)]! += errors[index]! / profile[index]!;
  }
  normalise(into);
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
