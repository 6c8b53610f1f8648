/**
 * Kinds of faults and their injection into values and windows: for the simulated plant, the trial of a detector and the
 * evaluation. Deliberately knows no plant and no detector.
 */
export * from './fault';
export * from './inject-fault';
export * from './visible-faults';
export { windowsWithFaults } from './windows-with-faults';
