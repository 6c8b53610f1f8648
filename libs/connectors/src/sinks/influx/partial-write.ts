import type { HttpAnswer } from '../../http/http-client';
import { bodyOf, errorTextOf } from '../../influx/access';

/** A point by its place in the request, and what the database says of it. */
interface NamedPoint {
  readonly at: number;
  readonly why: string;
}

/** What an answer says of points that the database did not write for what they hold. */
export interface PartialWrite {
  readonly why: string;
  /** The points that the answer names; it may leave others out. */
  readonly named: readonly NamedPoint[];
  /** Tells the points that may be meant, where the answer says what is wrong and not where. */
  readonly mayBeMeant?: (line: string) => boolean;
}

const TOO_LARGE = 413;
/** Troubles of the server that it reports as partial writes too: the same points may be taken later. */
const PASSING = /no space left|cache-max-memory-size exceeded|timeout|too many open files|engine is closed/i;
/** As InfluxDB 1 and 2 say it. */
const CONFLICT =
  /field type conflict: input field "(.+?)" on measurement "(.+?)" is type \w+, already exists as type \w+/;
const UNPARSED = /unable to parse '([^]*?)': (.*?)(?= dropped=\d+|\n|$)/g;
const LIMIT =
  /max-(?:series-per-database|values-per-tag) limit exceeded|max (?:series|values)[- ]per.*exceeded/;

/**
 * Reads the answer of InfluxDB 1, 2 or 3 to a write.
 * @returns nothing where the answer is about something else: the address, the credentials, the health of the server
 */
export function partialWriteOf(answer: HttpAnswer, lines: readonly string[]): PartialWrite | undefined {
  if (answer.status === TOO_LARGE) return { why: 'a request with it is too large', named: [] };
  const said = errorTextOf(answer) ?? '';
  if (isPassing(answer)) return undefined;
  const lineErrors = lineErrorsIn(answer, said);
  const named = lineErrors.length > 0 ? lineErrors : unparsedIn(said, lines);
  if (named.length > 0) return { why: named[0]!.why, named };
  const conflict = CONFLICT.exec(said);
  const why = conflict?.[0] ?? LIMIT.exec(said)?.[0];
  if (why === undefined) return undefined;
  const dropped = Number(/dropped=(\d+)/.exec(said)?.[1] ?? 0);
  if (dropped >= lines.length) return { why, named: lines.map((_, at) => ({ at, why })) };
  if (conflict === null) return { why, named: [] };
  const [, field, measurement] = conflict as unknown as [string, string, string];
  return { why, named: [], mayBeMeant: (line) => line.startsWith(measurement) && line.includes(`${field}=`) };
}

/** Whether the server reports a trouble of its own, such as a full disk, in the form of a refusal. */
export function isPassing(answer: HttpAnswer): boolean {
  return PASSING.test(errorTextOf(answer) ?? '');
}

interface LineError {
  readonly line_number?: number;
  readonly error_message?: string;
}

/** InfluxDB 3 lists up to 100 lines, counted from 1. */
function lineErrorsIn(answer: HttpAnswer, said: string): NamedPoint[] {
  const data = bodyOf(answer)['data'] as LineError | LineError[] | undefined;
  return [data ?? []]
    .flat()
    .flatMap(({ line_number: number, error_message: why = said }) =>
      number !== undefined && number > 0 ? [{ at: number - 1, why }] : [],
    );
}

/** InfluxDB 1 and 2 quote the lines that they cannot read. */
function unparsedIn(said: string, lines: readonly string[]): NamedPoint[] {
  const reasons = new Map([...said.matchAll(UNPARSED)].map(([, line, why]) => [line, why]));
  return lines.flatMap((line, at) => {
    const why = reasons.get(line);
    return why === undefined ? [] : [{ at, why: `unable to parse: ${why}` }];
  });
}
