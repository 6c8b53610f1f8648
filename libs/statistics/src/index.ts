/**
 * Arithmetic that several rooms share: quantiles, Pareto tails, ROC, random numbers, backoff, work in
 * slices and in turns, CPU time.
 * Deliberately knows no sample, no window and no score: numbers in, numbers out.
 */
export { backoffMs } from './backoff';
export { atOnce, inSlices, type Slices, turn } from './in-slices';
export { excessOfRarity, fitPareto, shareBeyond } from './pareto';
export { mean, median, quantile, quantileOfSorted } from './quantiles';
export * from './random';
export { rocAuc } from './roc-auc';
export { Semaphore } from './semaphore';
export { threadMs } from './thread-time';
