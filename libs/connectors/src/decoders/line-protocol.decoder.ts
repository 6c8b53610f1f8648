import type { Clock, Decoded, Decoder, RawRecord, Rejection, Sample } from '@kymo/domain';
import { messageOf, systemClock } from '@kymo/domain';
import { likelyUnit, numberedLines, parseLine, type ProtocolLine } from '@kymo/telemetry-io';
import { z } from 'zod';
import { readEpoch } from './instant';
import { readText } from './json-text';
import { limitsShape, rejection, type Limits } from './limits';
import { measurementSample, namingShape } from './measurement';
import { mergedSamples } from './merged-samples';

/** Units of the timestamps of InfluxDB 1, 2 and 3; `auto` goes by the size of each. */
export const LINE_UNITS = ['auto', 'h', 'm', 's', 'ms', 'us', 'ns'] as const;

export const lineProtocolOptionsSchema = z
  .object({
    ...limitsShape,
    timeUnit: z
      .enum(LINE_UNITS)
      .default('ns')
      .describe('Unit of the timestamps. auto tells it from the size of each'),
    ...namingShape,
  })
  .strict();

/** @see lineProtocolOptionsSchema */
export type LineProtocolOptions = z.input<typeof lineProtocolOptionsSchema>;

/**
 * Decodes Influx line protocol, one or more lines a record. Fields of one series and time become one sample;
 * booleans count as 1 and 0, fields of text are left out.
 */
export class LineProtocolDecoder implements Decoder {
  readonly #options: z.output<typeof lineProtocolOptionsSchema>;
  readonly #limits: Limits;

  constructor(options: LineProtocolOptions = {}, now: Clock = systemClock) {
    this.#options = lineProtocolOptionsSchema.parse(options);
    this.#limits = { ...this.#options, now };
  }

  decode(record: RawRecord): Decoded {
    const text = readText(record.value, this.#limits.maxRecordBytes);
    if (typeof text !== 'string') return { samples: [], rejections: [text] };
    const lines = numberedLines(text);
    if (lines.length === 0) {
      return {
        samples: [],
        rejections: [
          rejection('schema', 'record: no line found; at least one line of line protocol expected'),
        ],
      };
    }
    const samples: Sample[] = [];
    const rejections: Rejection[] = [];
    lines.forEach(({ line, number }) => {
      const where = lines.length > 1 ? `line ${number}: ` : '';
      const outcome = this.#toSample(line, where, record.timestampMs);
      if ('reason' in outcome) rejections.push(outcome);
      else samples.push(outcome);
    });
    const merged = mergedSamples(samples, this.#limits.maxChannels);
    return { samples: merged.samples, rejections: [...rejections, ...merged.rejections] };
  }

  #toSample(line: string, where: string, arrivedMs: number | undefined): Sample | Rejection {
    let parsed: ProtocolLine;
    try {
      parsed = parseLine(line);
    } catch (thrown) {
      return rejection('schema', `${where}${messageOf(thrown)}`);
    }
    const timeMs = this.#timeMs(parsed.time, `${where}timestamp`, arrivedMs);
    if (typeof timeMs !== 'number') return timeMs;
    return measurementSample({ ...parsed, timeMs }, where, this.#options, this.#limits);
  }

  #timeMs(time: string | undefined, where: string, arrivedMs: number | undefined): number | Rejection {
    const { timeUnit } = this.#options;
    if (time !== undefined) {
      const count = Number(time);
      return readEpoch(count, timeUnit === 'auto' ? likelyUnit(count) : timeUnit, where, this.#limits);
    }
    return arrivedMs ?? rejection('time_missing', `${where}: nothing found; a timestamp expected`);
  }
}
