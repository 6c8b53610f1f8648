/**
 * Kinds of faults and their injection into values and windows: for the simulated plant, the trial of a detector and the
 * evaluation. Deliberately knows no plant and no detector.
 */
export { type Fault, FAULT_KINDS, type FaultKind } from './fault';
export { injectFault, spreadOf } from './inject-fault';
export { VISIBLE_FAULTS, VISIBLE_KINDS, type VisibleKind } from './visible-faults';
export { faultsInSlices, spreadsInSlices, windowsWithFaults } from './windows-with-faults';
