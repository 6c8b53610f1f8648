/**
 * Runs functions written in plain TensorFlow.js: eagerly on a tfjs backend, or traced once and compiled to ONNX
 * Runtime; trains with them; writes event files for TensorBoard; keeps arithmetic on worker threads.
 * Deliberately knows no detector, no window and no score: tensors in, tensors out.
 */
export { createEngine } from './create-engine';
export type { CompiledFunction, Engine, TensorFunction, TensorSpec } from './engine';
export { exportOnnx } from './onnx/export-onnx';
export { gru } from './ops/gru';
export { lstm } from './ops/lstm';
export type { RecurrentOptions } from './ops/recurrent';
export { Outstanding } from './outstanding';
export { EVENT_FILE_PREFIX, EVENT_FILE_SUFFIX, EventFile } from './tensorboard/event-file';
export {
  histogramSummary,
  imageSummary,
  scalarSummary,
  type Summary,
  textSummary,
} from './tensorboard/summaries';
export type { ExampleSet, LossInputs, TrainOptions, TrainProgress } from './training/options';
export { train } from './training/train';
export { MicroBatcher } from './workers/micro-batcher';
export { serveTasks, type TaskContext } from './workers/serve-tasks';
export { WorkerPool } from './workers/worker-pool';
export { workerUrl } from './workers/worker-url';
