import { type Incident, oneLine } from '@kymo/domain';
import { warningLines } from '@kymo/telemetry-io';
import type { Judged } from '../input/judged';
import type { RunSummary } from './run-summary';
import { count, moment, plural } from './format';

/** Share of the judged samples from which on an unjudged stretch is told. */
const LONG_SHARE = 0.01;
const SHOWN = 5;

/** How an input was read, and how much of it was judged. */
type Input = Pick<RunSummary, 'reading' | 'judged'>;

/** What has to be known of an input before anything that was found in it, and of what too little is known to wake anybody. */
export function firstLines(input: Input, incidents: readonly Incident[]): string[] {
  return [...inputLines(input), ...heldLines(incidents)];
}

/** What of an input was not read or doubtful, and what was not judged. */
export function inputLines(input: Input): string[] {
  return [...(input.reading === undefined ? [] : warningLines(input.reading)), ...unjudgedLines(input)];
}

/** Stretches, and whole series, in which samples came and none was judged. */
function unjudgedLines({ judged, reading }: Input): string[] {
  if (judged === undefined || judged.samples === 0) return [];
  const stretches = judged.unjudged
    .filter(({ samples }) => samples > LONG_SHARE * judged.samples)
    .slice(0, SHOWN)
    .map(({ series, from, to, samples }) =>
      oneLine(`Not judged: ${count(samples)} samples of ${series}, ${dated(from)} to ${dated(to)}`),
    );
  const short = (reading?.seriesCount ?? 0) - judged.series - judged.neverJudged.length;
  return [
    ...stretches,
    ...gapLines(judged.gaps),
    ...neverJudgedLines(judged.neverJudged),
    ...(short > 0
      ? [`Not judged at all: ${plural(short, 'series')}, which have too few samples for a window`]
      : []),
  ];
}

/** Those of one time together: a source that pauses takes all its series along. */
function gapLines(gaps: Judged['gaps']): string[] {
  const seriesAt = new Map<string, string[]>();
  for (const { series, from, to } of gaps) {
    const time = `${dated(from)} to ${dated(to)}`;
    seriesAt.set(time, [...(seriesAt.get(time) ?? []), series]);
  }
  return [...seriesAt]
    .slice(0, SHOWN)
    .map(([time, series]) =>
      oneLine(`No samples: ${series.length === 1 ? series[0]! : plural(series.length, 'series')}, ${time}`),
    );
}

function neverJudgedLines(series: readonly string[]): string[] {
  if (series.length === 0) return [];
  const named = series.slice(0, SHOWN).join(', ');
  const more = series.length > SHOWN ? ` and ${count(series.length - SHOWN)} more` : '';
  return [oneLine(`Not judged at all: ${plural(series.length, 'series')}: ${named}${more}`)];
}

/** Of a short recording, or of a channel that seldom changes, it is not known what is usual. */
function heldLines(incidents: readonly Incident[]): string[] {
  const held = incidents.filter(({ heldBy }) => heldBy === 'maturity');
  if (held.length === 0) return [];
  const names = [...new Set(held.flatMap(({ channels }) => channels.map(({ name }) => name)))];
  return [
    oneLine(
      `Only noted: ${plural(held.length, 'incident')} of ${names.slice(0, SHOWN).join(', ')}; the recording is too short to know what is usual there, so look at ${held.length === 1 ? 'it' : 'them'} yourself`,
    ),
  ];
}

const dated = (iso: string) => moment(Date.parse(iso));
