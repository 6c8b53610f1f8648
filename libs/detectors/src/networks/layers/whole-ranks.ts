import { stepsOf, type TrainingSeries } from '@kymo/domain';
import { z } from 'zod';
import { rankingFor } from '../../calibration/ranking';
import { isShortTraining } from '../../calibration/short-training';
import type { NetworkDefinition } from '../../types/network';
import type { DetectorOptions } from '../../types/options';
import { stepsToShow } from './restlessness';

/** Option of networks that may rank by the error over all channels alone. */
export const wholeRanksOption = {
  wholeRanks: z
    .boolean()
    .default(false)
    .describe(
      'After a long training part whose channels change at many steps: rank by the error over all channels alone, in windows of half the steps at least; off, since it overrides the window that was asked for',
    ),
};

type WholeRanksOptions = DetectorOptions & { readonly wholeRanks: boolean };

/** Entries of a network that ranks by the whole alone where several channels change at many steps and enough was learnt. */
export function wholeRanks<Options extends WholeRanksOptions>(): Pick<
  NetworkDefinition<Options>,
  'asMember' | 'complete' | 'ranking'
> {
  return {
    asMember: (options) => ({ ...options, wholeRanks: false }),
    complete: (options, training) => {
      const windowLength = stepsToShow(training, options.windowLength);
      const isRestless =
        windowLength < options.windowLength && !isShortTraining(options, training.map(stepsOf));
      const ranksByWhole = options.wholeRanks && isRestless && channelsOf(training) > 1;
      return ranksByWhole ? { ...options, windowLength } : { ...options, wholeRanks: false };
    },
    ranking: (options, windows) => (options.wholeRanks ? 'whole-ranks' : rankingFor(windows)),
  };
}

function channelsOf(training: readonly TrainingSeries[]): number {
  return new Set(training.flatMap(({ channels }) => channels)).size;
}
