import type { WeightArray } from '@kymo/domain';
import type { NetworkRun } from '../types/network';
import type { Fitting } from './fitting';
import { thin } from '../preprocessing/thin';
import type { WindowPlace } from '../preprocessing/scaled-series';
import type { FitObserver } from '../observation/fit-observer';
import { takeSnapshot } from './take-snapshot';

/** Follows the fit of one network. */
export interface Follower {
  readonly watch: NonNullable<NetworkRun['watch']>;
  /** A last look, at the network that was kept. */
  fitted(parameters: readonly WeightArray[]): Promise<void>;
}

/** Windows snapshot at; more would hold up the fit and show no more. */
const MAX_WINDOWS = 256;

/**
 * Tells an observer how the loss of a network goes, and ever more seldom, after 1, 2, 4 … validations, what the network
 * makes of windows that it does not learn.
 */
export function follow(observer: FitObserver, fitting: Fitting, places: readonly WindowPlace[]): Follower {
  const watched = thin(places, MAX_WINDOWS);
  let moments = 0;
  let lastStep = 0;
  const look = async (parameters: () => Promise<readonly WeightArray[]>) => {
    if (watched.length === 0) return;
    try {
      observer.snapshot(lastStep, await takeSnapshot(fitting, await parameters(), watched));
    } catch (error) {
      observer.failed(error);
    }
  };
  return {
    async watch(moment) {
      observer.learnt(moment);
      moments += 1;
      lastStep = moment.step;
      if (Number.isInteger(Math.log2(moments))) await look(moment.parameters);
    },
    fitted: (parameters) => look(() => Promise.resolve(parameters)),
  };
}
