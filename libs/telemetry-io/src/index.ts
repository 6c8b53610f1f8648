/**
 * The rules by which cells and times of telemetry files are read: the monitor's and the evaluation's alike.
 * Deliberately opens nothing and knows no record: it is handed text.
 */
export { numberIn, sniffDecimalComma, sniffSeparator, splitCells } from './cells';
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
} from './times';
export {
  filled,
  findTime,
  isTimeName,
  NO_TIME_START_MS,
  plain,
  readingOf,
  timeOf,
  type TimeReading,
} from './time-column';
export { LineSyntaxError, parseLine, type ProtocolLine, splitLines } from './line-protocol/read';
export { type FieldValue, point, pointHead, shortFloat } from './line-protocol/write';
