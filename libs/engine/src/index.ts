/**
 * Runs functions written in plain TensorFlow.js: eagerly on a tfjs backend, or traced once and compiled to ONNX
 * Runtime; trains with them; writes event files for TensorBoard; keeps arithmetic on worker threads.
 * Deliberately knows no detector, no window and no score: tensors in, tensors out.
 */
export * from './create-engine';
export * from './engine';
export { exportOnnx } from './onnx/export-onnx';
export * from './ops/gru';
export * from './ops/lstm';
export { Outstanding } from './outstanding';
export type { RecurrentOptions } from './ops/recurrent';
export { EVENT_FILE_PREFIX, EVENT_FILE_SUFFIX, EventFile } from './tensorboard/event-file';
export * from './tensorboard/summaries';
export type { ExampleSet, LossInputs, TrainOptions, TrainProgress } from './training/options';
export { train } from './training/train';
export { MicroBatcher, type MicroBatcherOptions } from './workers/micro-batcher';
export { type ServeOptions, serveTasks, type Task, type TaskContext } from './workers/serve-tasks';
export { type Broadcast, type RunOptions, WorkerPool, type WorkerPoolOptions } from './workers/worker-pool';
export { workerUrl } from './workers/worker-url';
