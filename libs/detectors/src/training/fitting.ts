import type { FitRun } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import type { Ranking } from '../types/ranking';
import type { Network, WindowShape } from '../types/network';
import type { DetectorOptions } from '../types/options';
import type { FitPlan } from './plan';
import type { ScaledSeries } from '../preprocessing/scaled-series';

/** A network to be fitted, and the series to fit it on. */
export interface Fitting {
  readonly engine: Engine;
  readonly network: Network;
  readonly all: readonly ScaledSeries[];
  readonly shape: WindowShape;
  /** Names of the channels, by column. */
  readonly channels: readonly string[];
  readonly options: DetectorOptions;
  readonly plan: FitPlan;
  readonly ranking: Ranking;
  readonly run: FitRun;
}
