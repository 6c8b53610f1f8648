import {
  type Clock,
  type Decoded,
  type Decoder,
  type RawRecord,
  type Rejection,
  type Sample,
  systemClock,
} from '@kymo/domain';
import { z } from 'zod';
import { readInstant } from './instant';
import { decodeParts, decodeText } from './json-text';
import { isName, isObject, limitsShape, quoted, rejection, type Limits } from './limits';
import { measurementSample, namingShape } from './measurement';
import { mergedSamples } from './merged-samples';

export const telegrafJsonOptionsSchema = z
  .object({
    ...limitsShape,
    timeUnit: z
      .enum(['s', 'ms', 'us', 'ns'])
      .default('s')
      .describe('Unit of the timestamps: json_timestamp_units of Telegraf'),
    ...namingShape,
  })
  .strict();

/** @see telegrafJsonOptionsSchema */
export type TelegrafJsonOptions = z.input<typeof telegrafJsonOptionsSchema>;

/**
 * Decodes what Telegraf writes with `data_format = "json"`: one metric, or a batch of them under `metrics`. Metrics of one
 * series and time become one sample; booleans count as 1 and 0, fields of text are left out.
 */
export class TelegrafJsonDecoder implements Decoder {
  readonly #options: z.output<typeof telegrafJsonOptionsSchema>;
  readonly #limits: Limits;

  constructor(options: TelegrafJsonOptions = {}, now: Clock = systemClock) {
    this.#options = telegrafJsonOptionsSchema.parse(options);
    this.#limits = { ...this.#options, now };
  }

  decode(record: RawRecord): Decoded {
    const decoded = decodeText(record.value, this.#limits, (document, line) => {
      const metrics =
        isObject(document) && Array.isArray(document['metrics']) ? document['metrics'] : document;
      return decodeParts(metrics, (metric, where) => this.#toSample(metric, line + where));
    });
    const { samples, rejections } = mergedSamples(decoded.samples, this.#limits.maxChannels);
    return { samples, rejections: [...decoded.rejections, ...rejections] };
  }

  #toSample(metric: unknown, where: string): Sample | Rejection {
    const { name, tags = {}, fields, timestamp } = isObject(metric) ? metric : {};
    if (!isName(name)) return rejection('schema', `${where}name: ${quoted(name)} found; a text expected`);
    if (!isObject(fields))
      return rejection('schema', `${where}fields: ${quoted(fields)} found; an object of fields expected`);
    if (
      !isObject(tags) ||
      !Object.entries(tags).every(([key, tag]) => isName(key) && typeof tag === 'string')
    )
      return rejection('schema', `${where}tags: ${quoted(tags)} found; an object of texts expected`);
    const timeMs = readInstant(timestamp, `${where}timestamp`, this.#limits, this.#options.timeUnit);
    if (typeof timeMs !== 'number') return timeMs;
    const numbers = Object.entries(fields).flatMap(([field, value]): [string, number][] => {
      if (typeof value === 'boolean') return [[field, value ? 1 : 0]];
      return typeof value === 'number' ? [[field, value]] : [];
    });
    const textFields = Object.keys(fields).length - numbers.length;
    const measurement = {
      measurement: name,
      tags: tags as Sample['tags'],
      fields: numbers,
      textFields,
      timeMs,
    };
    return measurementSample(measurement, where, this.#options, this.#limits);
  }
}
