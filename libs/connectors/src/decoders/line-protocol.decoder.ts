import type { Clock, Decoded, Decoder, RawRecord, Rejection, Sample } from '@kymo/domain';
import { messageOf, systemClock, TAG_LIMIT } from '@kymo/domain';
import { parseLine, splitLines, type ProtocolLine } from '@kymo/telemetry-io';
import { z } from 'zod';
import { readEpoch } from './instant';
import { readText } from './json-text';
import {
  isMeasurement,
  isName,
  limitsShape,
  nameSchema,
  noMeasurement,
  quoted,
  rejection,
  tooManyChannels,
  type Limits,
} from './limits';

export const lineProtocolOptionsSchema = z
  .object({
    ...limitsShape,
    timeUnit: z.enum(['s', 'ms', 'us', 'ns']).default('ns').describe('Unit of the timestamps'),
    series: z
      .array(nameSchema)
      .min(1)
      .optional()
      .describe(
        'Tags that name the series, joined by a slash; channels are then measurement.field. ' +
          'By default measurement and all tags name it, and channels are the fields',
      ),
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
    const lines = splitLines(text);
    if (lines.length === 0) {
      return {
        samples: [],
        rejections: [
          rejection('schema', 'record: no line found; at least one line of line protocol expected'),
        ],
      };
    }
    const samples = new Map<string, Sample>();
    const rejections: Rejection[] = [];
    lines.forEach((line, index) => {
      const outcome = this.#toSample(line, lines.length > 1 ? `line ${index + 1}: ` : '', record.timestampMs);
      if ('reason' in outcome) rejections.push(outcome);
      else merge(samples, outcome);
    });
    return { samples: [...samples.values()], rejections };
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
    const series = this.#series(parsed, where);
    if (typeof series !== 'string') return series;
    const values = this.#values(parsed, where);
    if ('reason' in values) return values;
    return { series, timeMs, values: values.values, tags: parsed.tags };
  }

  #timeMs(time: string | undefined, where: string, arrivedMs: number | undefined): number | Rejection {
    if (time !== undefined) return readEpoch(Number(time), this.#options.timeUnit, where, this.#limits);
    return (
      arrivedMs ??
      rejection('time_missing', `${where}: nothing found; a timestamp in ${this.#options.timeUnit} expected`)
    );
  }

  #series({ measurement, tags }: ProtocolLine, where: string): string | Rejection {
    if (Object.keys(tags).length > TAG_LIMIT) {
      return rejection(
        'schema',
        `${where}tags: ${Object.keys(tags).length} found, at most ${TAG_LIMIT} allowed`,
      );
    }
    const names = this.#options.series;
    const missing = names?.find((name) => !Object.hasOwn(tags, name));
    if (missing !== undefined) {
      return rejection(
        'schema',
        `${where}tag ${missing}: nothing found; it names the series (option series)`,
      );
    }
    const series = names?.map((name) => tags[name]).join('/') ?? canonicalName(measurement, tags);
    return isName(series)
      ? series
      : rejection(
          'schema',
          `${where}series: ${quoted(series)} is too long; name it by fewer tags (option series)`,
        );
  }

  #values(parsed: ProtocolLine, where: string): { readonly values: Sample['values'] } | Rejection {
    const { fields, textFields, measurement } = parsed;
    if (fields.length === 0) {
      return rejection(
        'schema',
        `${where}fields: no number found, only text (${textFields}); at least one number expected`,
      );
    }
    if (fields.length > this.#limits.maxChannels) {
      return tooManyChannels(fields.length, `${where}fields`, this.#limits.maxChannels);
    }
    const values: Record<string, number> = {};
    for (const [field, value] of fields) {
      if (!isMeasurement(value))
        return noMeasurement(value, `${where}field ${field}`, 'leave out fields without a value');
      values[this.#options.series === undefined ? field : `${measurement}.${field}`] = value;
    }
    return { values };
  }
}

/** Measurement and sorted tags: the same however a client orders them. */
function canonicalName(measurement: string, tags: ProtocolLine['tags']): string {
  const pairs = Object.entries(tags).map(([key, value]) => `,${key}=${value}`);
  return measurement + pairs.sort().join('');
}

/** Puts a line's fields to those of its series and time, or beside them where they would overwrite. */
function merge(samples: Map<string, Sample>, sample: Sample): void {
  let key = `${sample.timeMs} ${sample.series}`;
  const earlier = samples.get(key);
  if (
    earlier !== undefined &&
    Object.keys(sample.values).some((channel) => Object.hasOwn(earlier.values, channel))
  ) {
    key = `${key} ${samples.size}`;
  } else if (earlier !== undefined) {
    const values = { ...earlier.values, ...sample.values };
    samples.set(key, { ...earlier, values, tags: { ...earlier.tags, ...sample.tags } });
    return;
  }
  samples.set(key, sample);
}
