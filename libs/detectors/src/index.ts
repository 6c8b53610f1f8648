/**
 * Autoencoders as detectors: networks in plain TensorFlow.js, and around them scaling, imputation, calibration and
 * artifacts. Deliberately knows no stream, no threshold of an alert and no engine's inside: windows in, scores out.
 */
export * from './artifacts/artifact-folder';
export * from './artifacts/export-artifact';
export { findHash, hashesIn } from './artifacts/find-hash';
export { alarmsApart } from './calibration/alarms-apart';
export { tailProbability } from './calibration/tail-probability';
export * from './definition';
export * from './drift/drift-of';
export * from './factories/detector-factory';
export * from './factories/in-process';
export { SHORTEST_WINDOWS } from './fitting/plan';
export * from './inspection/inspect-artifact';
export type * from './inspection/inspection';
export * from './options';
export * from './parse-options';
export * from './registry';
export * from './trial/compare-detectors';
export { describeTrial } from './trial/describe-trial';
export * from './trial/stretch-windows';
export * from './watching/run-folder';
