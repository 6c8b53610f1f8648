import { z } from 'zod';

/** Names one series: a machine, a server, a well; the unit that is windowed and scored. */
export type SeriesKey = string;

/** Values of one moment by channel name; `null` says that the channel was asked and gave nothing. */
export type ChannelValues = Readonly<Record<string, number | null>>;

/** One moment of one series. */
export interface Sample {
  readonly series: SeriesKey;
  /** Event time, milliseconds since the Unix epoch. */
  readonly timeMs: number;
  readonly values: ChannelValues;
  readonly tags: Readonly<Record<string, string>>;
}

/** Samples of a series that were set aside, because others of the same series say that their clock was wrong. */
export interface WrongClock {
  readonly series: SeriesKey;
  readonly samples: number;
  /** By how much the clock was ahead, milliseconds, as far as that can be told. */
  readonly aheadMs: number;
}

/** Largest value accepted, above and below zero: what a model sees of it is a 32-bit float. */
export const VALUE_LIMIT = 3.4028235e38;
/** Longest series key, channel name, tag name or tag value accepted, in characters. */
export const NAME_LENGTH_LIMIT = 256;
/** Most channels one sample may carry. */
export const CHANNEL_LIMIT = 1024;
/** Most tags one sample may carry. */
export const TAG_LIMIT = 64;

const name = z.string().min(1).max(NAME_LENGTH_LIMIT);

/** The telemetry record on the wire: milliseconds or ISO 8601 time, finite numbers or null by channel. */
export const telemetryRecordSchema = z
  .object({
    series: name.describe('Which series the sample belongs to'),
    time: z
      .union([z.number(), z.string()], {
        error: 'milliseconds since the Unix epoch or ISO 8601 text expected',
      })
      .describe('Event time: milliseconds since the Unix epoch, or an ISO 8601 date-time with offset'),
    values: z
      .record(name, z.number().min(-VALUE_LIMIT).max(VALUE_LIMIT).nullable())
      .describe('Finite number by channel name; null where the sensor gave nothing'),
    tags: z.record(name, z.string().max(NAME_LENGTH_LIMIT)).optional().describe('Labels of the series'),
  })
  .strict();

/** @see telemetryRecordSchema */
export type TelemetryRecord = z.infer<typeof telemetryRecordSchema>;
