/**
 * From a batch of records to the effects they have: decode, window, score, judge, raise, deliver.
 * Deliberately knows no wire format, no network, no client and no clock of its own; it neither logs nor retries.
 */
export { cutWindows } from './cut-windows';
export { createWindowCutter, type WindowCutter } from './window-cutter';
export { seriesOptionsSchema, type SeriesOptions } from './series-options';
export { windowOptionsSchema, type WindowOptions } from './window-options';
export { judgeOptionsSchema, type JudgeOptions } from './judge';
export { Boundaries } from './boundaries';
export { createPipeline, type Pipeline, type PipelineDeps } from './pipeline';
export type { PassResult } from './deliver';
