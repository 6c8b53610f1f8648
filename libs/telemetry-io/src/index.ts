/**
 * Reads telemetry as people have it in files: bytes, dialect, numbers, times and shape are told by lines from all over
 * the file, and what stays doubtful is said. Deliberately judges no sample, and keeps no state between two files.
 */
export { TelemetryFile, type FileProgress } from './telemetry-file';
export { STANDARD_INPUT } from './bytes/input';
export type { Outcome, ReadSample } from './reading/outcome';
export { FILE_FORMATS, type Layout, type Reading } from './reading/reading';
export { layoutLines, refusalLines, rowLines, sampleLines, warningLines } from './reading/describe';
export { FAILED_SHARE } from './reading/tally';
export type { ReadOptions } from './sources/source';
export { readFlagsOf, withReadOptions, type ReadFlags } from './command-line';
export { readCells, readKeyColumns, readNames, timesIn, type CellFile, type KeyColumns } from './cell-file';
export { columnReader } from './numbers/column-numbers';
export { numberIn, PLAIN_NUMBERS, type NumberForm } from './numbers/form';
export { isEmptyWord } from './numbers/words';
export { csvRecords } from './dialect/split';
export { isTimeName } from './times/names';
export {
  EARLIEST_MS,
  type EpochUnit,
  LATEST_MS,
  likelyUnit,
  millisecondsOf,
  parseIso,
  PER_MILLISECOND,
  TIME_UNITS,
  type TimeUnit,
} from './times/iso';
export { WallClock, zoneNamed } from './times/zones';
export { numberedLines, parseLine, type ProtocolLine } from './line-protocol/read';
export { keptFloat, nameOfStored, point, pointHead, shortFloat } from './line-protocol/write';
