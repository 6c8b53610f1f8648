import type { FleetSeries } from '@kymo/api';
import type { ShownSeries } from '../live/quiet';
import { SEVERITY_LEVELS, markOf, type Mark } from '../look/scale';

/** The tag by which a fleet is grouped unless another is chosen. */
export const GROUP_TAG = 'kind';

/** What the tiles of a group are sorted by. */
export const SORTS = ['name', 'score', 'severity', 'age'] as const;
export type Sort = (typeof SORTS)[number];

export interface Group {
  /** Value of the tag; empty for the series that have none. */
  readonly name: string;
  readonly series: readonly ShownSeries[];
}

/** A name in which numbers compare as numbers. Comparing such names is much cheaper than a collator's natural order. */
function natural(name: string): string {
  return name.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(16, '0'));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** Series by their names, with numbers as numbers. */
export function inOrder(series: readonly FleetSeries[]): FleetSeries[] {
  return series
    .map((one) => ({ one, name: natural(one.key) }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.one.key, b.one.key))
    .map(({ one }) => one);
}

/** Series sorted, the most urgent first; those that are alike keep their order. */
export function sorted(series: readonly ShownSeries[], sort: Sort): readonly ShownSeries[] {
  if (sort === 'name') return series;
  const urgency: Record<Exclude<Sort, 'name'>, (one: ShownSeries) => number> = {
    score: ({ score }) => score ?? -1,
    severity: (one) => urgencyOf(one) * 1e6 + (one.score ?? -1),
    age: ({ heardMs }) => -(heardMs ?? Infinity),
  };
  return [...series].sort((a, b) => urgency[sort](b) - urgency[sort](a) || 0);
}

/** The groups of series by the value of a tag, in the order of their names, those without it last; one group without a tag. */
export function grouped(series: readonly ShownSeries[], tag: string = GROUP_TAG): Group[] {
  const groups = new Map<string, ShownSeries[]>();
  for (const one of series) {
    const name = one.tags[tag] ?? '';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  return [...groups]
    .map(([name, members]) => ({ name, series: members }))
    .sort(
      (a, b) => Number(a.name === '') - Number(b.name === '') || compare(natural(a.name), natural(b.name)),
    );
}

/** Tags that the series have, those of most series first. */
export function tagsOf(series: readonly FleetSeries[]): string[] {
  const counts = new Map<string, number>();
  for (const { tags } of series)
    for (const tag of Object.keys(tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || compare(a[0], b[0])).map(([tag]) => tag);
}

/** Whether a series answers to every word: in its name, in a tag's value, or as `tag=value`. */
export function matches(series: FleetSeries, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const said = [series.key, ...Object.entries(series.tags).map(([tag, value]) => `${tag}=${value}`)]
    .join('\n')
    .toLowerCase();
  return words.every((word) => said.includes(word));
}

/** How many series stand in each state. */
export function tally(series: readonly ShownSeries[]): Record<Mark, number> {
  const counts = { firing: 0, anomalous: 0, quiet: 0, normal: 0, warming_up: 0, unscorable: 0 };
  for (const one of series) counts[markOf(one)]++;
  return counts;
}

/** Series that someone should look at: incidents first, the severest before the others; then the highest score. */
export function needingAttention(series: readonly ShownSeries[]): ShownSeries[] {
  return series
    .filter((one) => ['firing', 'anomalous'].includes(markOf(one)))
    .sort((a, b) => urgencyOf(b) - urgencyOf(a) || (b.score ?? 0) - (a.score ?? 0));
}

function urgencyOf({ incident }: ShownSeries): number {
  return incident === null ? 0 : SEVERITY_LEVELS[incident.severity];
}
