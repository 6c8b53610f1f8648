/**
 * Autoencoders as detectors: networks in plain TensorFlow.js, and around them scaling, imputation, calibration and
 * artifacts. Deliberately knows no stream, no threshold of an alert and no engine's inside: windows in, scores out.
 */
export { loadArtifact, saveArtifact } from './artifacts/artifact-folder';
export { exportArtifact } from './artifacts/export-artifact';
export { findHash } from './artifacts/find-hash';
export { FORMAT_VERSION, isReadable } from './artifacts/migrations';
export { alarmsApart } from './calibration/alarms-apart';
export { driftOf, type DriftReport } from './drift/drift-of';
export { requireKnown } from './inference/check-windows';
export { inspectArtifact } from './inspection/inspect-artifact';
export type {
  CalibrationPoint,
  Inspection,
  LatentPoint,
  MadeWindow,
  SeenWindow,
} from './inspection/inspection';
export { isDetectorName, parseOptions } from './networks/parse-options';
export { type DetectorName, detectors } from './networks/registry';
export { makeRunFolder, pruneRunFolders } from './observation/run-folder';
export { createDetectorFactory } from './runtime/detector-factory';
export { createInProcessFactory } from './runtime/in-process';
export { SHORTEST_WINDOWS } from './training/plan';
export type { DetectorDefinition } from './types/network';
export { compareDetectors, type DetectorComparison } from './validation/compare-detectors';
export { describeTrial } from './validation/describe-trial';
export { stretchWindows } from './validation/stretch-windows';
