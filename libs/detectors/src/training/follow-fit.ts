import type { WeightArray } from '@kymo/domain';
import type { NetworkRun } from '../types/network';
import type { Fitting } from './fitting';
import { thin } from '../preprocessing/thin';
import type { WindowPlace } from '../preprocessing/scaled-series';
import type { FitObserver } from '../observation/fit-observer';
import { takeSnapshot } from './take-snapshot';

/** Reports the fit of one network to an observer. */
export interface Follower {
  readonly watch: NonNullable<NetworkRun['watch']>;
  /** Reports the final network. */
  fitted(parameters: readonly WeightArray[]): Promise<void>;
}

/** Windows in a snapshot; more would slow the fit down and show nothing new. */
const MAX_WINDOWS = 256;

/**
 * Reports the losses of a network at every validation, and a snapshot of it after the validations 1, 2, 4, 8, …
 * @param places windows that the network does not learn from
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
