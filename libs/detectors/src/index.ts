/**
 * Autoencoders as detectors: networks in plain TensorFlow.js, and around them scaling, imputation, calibration and
 * artifacts. Deliberately knows no stream, no threshold of an alert and no engine's inside: windows in, scores out.
 */
export * from './artifacts/artifact-folder';
export * from './artifacts/export-artifact';
export { findHash, hashesIn } from './artifacts/find-hash';
export { alarmsApart } from './calibration/alarms-apart';
export { tailProbability } from './calibration/tail-probability';
export * from './types/network';
export * from './drift/drift-of';
export * from './runtime/detector-factory';
export * from './runtime/in-process';
export { SHORTEST_WINDOWS } from './training/plan';
export * from './inspection/inspect-artifact';
export type * from './inspection/inspection';
export * from './types/options';
export * from './networks/parse-options';
export * from './networks/registry';
export * from './validation/compare-detectors';
export { describeTrial } from './validation/describe-trial';
export * from './validation/stretch-windows';
export * from './observation/run-folder';
