/**
 * Clean streams: machines in normal operation for ever, of many natures, on which an alarm is a false one.
 * Each kind is one file and its line in the registry; a stream is a function of its seed and goes forward only.
 */
export * from './clean-stream';
export { CLEAN_KINDS, type CleanKind } from './kinds';
