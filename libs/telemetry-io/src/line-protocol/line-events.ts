import { VALUE_LIMIT, type RejectionReason } from '@kymo/domain';
import { refused, type Outcome } from '../reading/outcome';
import { EARLIEST_MS, LATEST_MS, likelyUnit, millisecondsOf, type EpochUnit } from '../times/iso';
import { parseLine, type ProtocolLine } from './read';

/** Measurement, tags, a blank, and the first field. */
const PROTOCOL_LINE =
  /^(?:[^\s,\\]|\\.)+(?:,(?:[^\s,=\\]|\\.)+=(?:[^\s,=\\]|\\.)+)* (?:[^\s,=\\]|\\.)+=(?:"|[-+.\d]|[tTfF](?:rue|alse|RUE|ALSE)?\b)/;
/** What exports write between the points. */
const STATEMENT = /^(#|CREATE |USE |DROP |INSERT INTO )/;

export function isProtocolLine(line: string): boolean {
  return PROTOCOL_LINE.test(line);
}

export function isStatement(line: string): boolean {
  return STATEMENT.test(line.trimStart());
}

/** Puts the lines of a field of text that goes over several lines together. */
export class ProtocolLines {
  #open = '';

  add(lines: readonly string[]): string[] {
    const whole: string[] = [];
    for (const line of lines) {
      const text = this.#open === '' ? line : `${this.#open}\n${line}`;
      this.#open = '';
      if (text.includes('"') && isOpen(text) && text.length < OPEN_LIMIT) this.#open = text;
      else whole.push(text);
    }
    return whole;
  }

  end(): string[] {
    const rest = this.#open;
    this.#open = '';
    return rest === '' ? [] : rest.split('\n');
  }
}

const OPEN_LIMIT = 65_536;

/** Whether a field of text is not closed: a quote behind an equals sign opens one, the next without a backslash closes it. */
function isOpen(line: string): boolean {
  if (line.startsWith('#')) return false;
  let isText = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (character === '\\') at++;
    else if (character === '"' && (isText || line[at - 1] === '=')) isText = !isText;
  }
  return isText;
}

/** The unit of the timestamps, by their size. @throws Error where no line has one */
export function unitOfLines(lines: readonly string[]): EpochUnit {
  const times = lines.flatMap((line) => {
    const time = /\s(-?\d{6,20})\s*$/.exec(line)?.[1];
    return time === undefined ? [] : [Number(time)];
  });
  if (times.length === 0)
    throw new Error(
      'its lines carry no timestamps; a time at the end of each line expected, in ns, or in the unit named by --time-unit',
    );
  return likelyUnit(times.sort((a, b) => a - b)[times.length >> 1]!);
}

/**
 * The sample of one line.
 * @param series tags that name the series; measurement and all tags name it by default
 */
export function lineOutcome(
  line: string,
  row: number,
  unit: EpochUnit,
  series: readonly string[] | undefined,
): Outcome {
  const refuse = (reason: RejectionReason, why: string) => refused(row, line, reason, why);
  let parsed: ProtocolLine;
  try {
    parsed = parseLine(line);
  } catch (thrown) {
    return refuse('schema', (thrown as Error).message);
  }
  const { measurement, tags, fields, time, textFields } = parsed;
  if (time === undefined)
    return refuse('time_missing', `timestamp: nothing found; a timestamp in ${unit} expected`);
  const timeMs = millisecondsOf(Number(time), unit);
  if (timeMs < EARLIEST_MS || timeMs > LATEST_MS)
    return refuse(
      'time_invalid',
      `timestamp: ${time} found; a timestamp in ${unit} as in most lines expected`,
    );
  const missing = series?.find((name) => !Object.hasOwn(tags, name));
  if (missing !== undefined) return refuse('schema', `tag ${missing}: nothing found; it names the series`);
  if (fields.length === 0)
    return refuse(
      'schema',
      `fields: no number found, only text (${textFields}); at least one number expected`,
    );
  const tooLarge = fields.find(([, value]) => Math.abs(value) > VALUE_LIMIT);
  if (tooLarge !== undefined)
    return refuse(
      'value_not_finite',
      `field ${tooLarge[0]}: ${tooLarge[1]} found; a smaller number expected`,
    );
  const values = fields.map(
    ([name, value]) =>
      [
        series === undefined ? name : `${measurement}.${name}`,
        Number.isFinite(value) ? value : null,
      ] as const,
  );
  return {
    row,
    samples: [
      {
        series: series?.map((name) => tags[name]).join('/') ?? canonicalName(measurement, tags),
        timeMs,
        values: Object.fromEntries(values),
        tags,
      },
    ],
  };
}

/** Measurement and sorted tags: the same however a client orders them. */
export function canonicalName(measurement: string, tags: Readonly<Record<string, string>>): string {
  return (
    measurement +
    Object.entries(tags)
      .map(([key, value]) => `,${key}=${value}`)
      .sort()
      .join('')
  );
}
