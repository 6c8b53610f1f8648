import { splitLines } from '../bytes/lines';
import { hasTime, prometheusSample } from '../events/prometheus-text';
import { isStatement, lineOutcome, ProtocolLines, unitOfLines } from '../line-protocol/line-events';
import { refused, type Outcome } from '../reading/outcome';
import { isEpochUnit, type EpochUnit } from '../times/iso';
import { SORT_LINES } from './sorting';
import { NO_LAYOUT, type RowSource, type SourceParts } from './source';

const UNIT_WORDS: Readonly<Record<EpochUnit, string>> = {
  h: 'hours',
  m: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
};
const LATE_SHARE = 0.05;

/** Influx line protocol. @throws Error where no line has a timestamp */
export function lineProtocolSource({ input, lines, text, options, tally }: SourceParts): RowSource {
  const sampled = [lines.head, ...lines.runs].map((run) => pointsOf(run));
  const unit = unitGiven(options.timeUnit ?? options.timeFormat) ?? unitOfLines(sampled.flat());
  async function* outcomes(): AsyncGenerator<Outcome[]> {
    const joining = new ProtocolLines();
    let row = 0;
    const read = (block: readonly string[]) =>
      block.flatMap((line) => {
        if (line.trim() === '') return [];
        if (!isStatement(line)) return [lineOutcome(line, row++, unit, options.series)];
        tally.passedOver++;
        return [];
      });
    for await (const block of splitLines(text())) yield read(joining.add(block));
    yield read(joining.end());
  }
  const isSorted = !input.isStream && !areInOrder(sampled, unit, options.series);
  return {
    layout: {
      format: 'line-protocol',
      shape: 'a line for each moment',
      ...NO_LAYOUT,
      time: { columns: ['timestamp'], form: `${UNIT_WORDS[unit]} since 1970`, isInvented: false },
      notes: isSorted ? ['the lines were not in order of time: sorted'] : [],
      isSorted,
    },
    markLines: 2,
    sortRows: SORT_LINES,
    outcomes,
  };
}

function unitGiven(text: string | undefined): EpochUnit | undefined {
  if (text === undefined) return undefined;
  if (isEpochUnit(text)) return text;
  throw new Error(`line protocol has no time unit ${text}; h, m, s, ms, us or ns expected`);
}

function pointsOf(run: readonly string[]): string[] {
  const joining = new ProtocolLines();
  return [...joining.add(run), ...joining.end()].filter((line) => line.trim() !== '' && !isStatement(line));
}

/** Whether times ascend within each series, as far as the sampled lines show. */
function areInOrder(
  sampled: readonly (readonly string[])[],
  unit: EpochUnit,
  series: readonly string[] | undefined,
): boolean {
  const reached = new Map<string, number>();
  let late = 0;
  let seen = 0;
  for (const line of sampled.flat()) {
    const [sample] = lineOutcome(line, 0, unit, series).samples;
    if (sample === undefined) continue;
    seen++;
    const before = reached.get(sample.series) ?? Number.NEGATIVE_INFINITY;
    if (sample.timeMs < before) late++;
    reached.set(sample.series, Math.max(before, sample.timeMs));
  }
  return late <= Math.max(10, LATE_SHARE * seen);
}

/** Samples as Prometheus writes them: one a line, with labels and a time. @throws Error where none has a time */
export function prometheusSource({ input, lines, text, series, tally }: SourceParts): RowSource {
  if (!lines.head.some(hasTime))
    throw new Error(
      'its lines carry no times, as what a program shows to a scraper: it is one moment; an answer of the query API, ' +
        'an export of VictoriaMetrics, or lines with a time in milliseconds expected',
    );
  async function* outcomes(): AsyncGenerator<Outcome[]> {
    let row = 0;
    for await (const block of splitLines(text())) {
      yield block.flatMap((line) => {
        if (line.trim() === '') return [];
        if (!line.startsWith('#')) return [prometheusOutcome(line, row++, series)];
        tally.passedOver++;
        return [];
      });
    }
  }
  const time = { columns: ['timestamp'], form: 'milliseconds since 1970', isInvented: false };
  const layout = {
    format: 'prometheus' as const,
    shape: 'a line for each value',
    ...NO_LAYOUT,
    time,
    isSorted: !input.isStream,
  };
  return { layout, markLines: 2, sortRows: SORT_LINES, outcomes };
}

function prometheusOutcome(line: string, row: number, series: string): Outcome {
  try {
    return { row, samples: [prometheusSample(line, series)] };
  } catch (thrown) {
    return refused(row, line, 'schema', (thrown as Error).message);
  }
}
