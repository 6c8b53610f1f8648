import type { Clock, Decoded, Decoder, RawRecord, Rejection, Sample } from '@kymo/domain';
import { NAME_LENGTH_LIMIT, systemClock, TAG_LIMIT, telemetryRecordSchema } from '@kymo/domain';
import { z } from 'zod';
import { readInstant } from './instant';
import { decodeParts, decodeText } from './json-text';
import {
  isMeasurement,
  isName,
  isObject,
  limitsShape,
  meansNoNumber,
  noMeasurement,
  quoted,
  rejection,
  tooManyChannels,
  type Limits,
} from './limits';

export const jsonOptionsSchema = z.object(limitsShape).strict();

/** @see jsonOptionsSchema */
export type JsonOptions = z.input<typeof jsonOptionsSchema>;

const NO_TAGS: Sample['tags'] = Object.freeze({});

/**
 * Decodes telemetry records: one JSON object, an array of them, or one a line; each is accepted or refused
 * for itself.
 */
export class JsonDecoder implements Decoder {
  readonly #limits: Limits;

  constructor(options: JsonOptions = {}, now: Clock = systemClock) {
    this.#limits = { ...jsonOptionsSchema.parse(options), now };
  }

  decode(record: RawRecord): Decoded {
    return decodeText(record.value, this.#limits, (document, line) =>
      decodeParts(document, (part, where) => toSample(part, line + where, this.#limits)),
    );
  }
}

/** Checked by hand because it runs for every sample; the schema explains what fails. */
function toSample(part: unknown, where: string, limits: Limits): Sample | Rejection {
  if (!isObject(part)) return explain(part, where);
  const { series, time, values, tags = NO_TAGS } = part;
  const timeMs = readInstant(time, `${where}time`, limits);
  if (typeof timeMs !== 'number') return isObject(values) && isName(series) ? timeMs : explain(part, where);
  if (!isName(series) || !isObject(values) || !areTags(tags)) return explain(part, where);
  for (const key in part) {
    if (key !== 'series' && key !== 'time' && key !== 'values' && key !== 'tags') return explain(part, where);
  }
  let channels = 0;
  for (const channel in values) {
    const value = values[channel];
    if (value !== null && !isMeasurement(value)) return explainValue(part, channel, value, where);
    if (!isName(channel)) return explain(part, where);
    channels++;
  }
  if (channels > limits.maxChannels) return tooManyChannels(channels, `${where}values`, limits.maxChannels);
  return { series, timeMs, values: values as Sample['values'], tags };
}

function areTags(tags: unknown): tags is Sample['tags'] {
  if (!isObject(tags)) return false;
  let count = 0;
  for (const key in tags) {
    const value = tags[key];
    if (!isName(key) || typeof value !== 'string' || value.length > NAME_LENGTH_LIMIT) return false;
    if (++count > TAG_LIMIT) return false;
  }
  return true;
}

function explainValue(part: unknown, channel: string, value: unknown, where: string): Rejection {
  return meansNoNumber(value) ? noMeasurement(value, `${where}values.${channel}`) : explain(part, where);
}

/** What the schema has against a part that the checks by hand refused. */
function explain(part: unknown, where: string): Rejection {
  const issue = telemetryRecordSchema.safeParse(part).error?.issues[0];
  const path = `${where}${issue?.path.map(String).join('.') ?? ''}`.replace(/\.$/, '') || 'record';
  if (issue === undefined) {
    return rejection(
      'schema',
      `${path}: a name is __proto__, or more than ${TAG_LIMIT} tags found; rename it, or leave some out`,
    );
  }
  if (issue.code === 'unrecognized_keys') {
    return rejection(
      'schema',
      `${path}: key ${issue.keys.map(quoted).join(', ')} found; only series, time, values and tags allowed`,
    );
  }
  const found = issue.path.reduce<unknown>(
    (place, key) => (isObject(place) ? place[String(key)] : undefined),
    part,
  );
  return rejection(
    'schema',
    `${path}: ${quoted(found)} found; ${issue.message.replace(/^Invalid input: |, received \w+$/gu, '')}`,
  );
}
