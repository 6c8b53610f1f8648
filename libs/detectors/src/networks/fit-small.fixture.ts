import type { FittedNetwork, Network, NetworkDefinition } from '../types/network';
import type { Engine } from '@kymo/engine';
import { plantStretch } from '@kymo/testing';
import { pickChannels } from '../preprocessing/pick-channels';
import { examplesOf, scaleSeries, type ScaledSeries } from '../preprocessing/scaled-series';
import { unhurried } from '../training/unhurried.fixture';
import { isEnsemble } from '../types/network';
import { parseOptions } from './parse-options';

const STEPS = 240;
const CHANNELS = 3;

/** Three channels of a plant, scaled, without a calibration or trial: enough to fit a network in no time. */
export function smallSeries(windowLength: number, fromStep = 0): ScaledSeries {
  const whole = plantStretch(0, fromStep, STEPS);
  const channels = whole.channels.slice(0, CHANNELS);
  const values = pickChannels(whole.values, whole.channels, channels, STEPS);
  const stretch = { ...whole, channels, values, tags: { site: 'north' } };
  return scaleSeries(stretch, channels, { scaling: 'min-max', imputation: 'carry', windowLength });
}

export interface SmallFit {
  readonly network: Network;
  readonly shape: { readonly steps: number; readonly channels: number };
  readonly fitted: FittedNetwork;
}

/** Fits the network of a detector by itself on `smallSeries`. */
export async function fitSmall(
  engine: Engine,
  network: string | NetworkDefinition,
  given: Record<string, unknown>,
  budgetMs = 1000 * unhurried.timeBudgetSeconds,
): Promise<SmallFit> {
  const { definition, options } =
    typeof network === 'string'
      ? parseOptions(network, given)
      : { definition: network, options: network.optionsSchema.parse(given) };
  if (isEnsemble(definition)) throw new Error(`${network as string} is an ensemble`);
  const { windowLength } = options;
  const series = smallSeries(windowLength);
  const names = Array.from({ length: CHANNELS }, (_, channel) => `channel ${channel}`);
  const shape = { steps: windowLength, channels: CHANNELS };
  const training = [
    { series: series.series, startMs: 0, intervalMs: 60_000, channels: names, values: series.values },
  ];
  const complete = (definition as NetworkDefinition).complete?.(options, training) ?? options;
  const created = definition.create({ ...complete, windowLength }, shape, names);
  const places = Array.from({ length: STEPS - windowLength }, (_, begin) => ({ series: 0, begin }));
  const kept = Math.round(places.length * (1 - created.validationShare));
  const examples = (some: typeof places) =>
    examplesOf([series], some, windowLength, CHANNELS, created.condition);
  const fitted = await created.fit({
    engine,
    training: examples(places.slice(0, kept)),
    validation: examples(places.slice(kept)),
    seed: 1,
    budgetMs,
  });
  return { network: created, shape, fitted };
}
