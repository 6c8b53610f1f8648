/**
 * Clean streams: machines of many kinds in permanent normal operation, on which every alarm is false.
 * Each kind is one file and its line in the registry; a stream is a function of its seed and goes forward only.
 */
export * from './clean-stream';
export { CLEAN_KINDS, type CleanKind } from './kinds';
