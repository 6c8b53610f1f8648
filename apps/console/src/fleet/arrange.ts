import type { FleetSeries } from '@kymo/api';
import type { ShownSeries } from '../live/quiet';
import { SEVERITY_LEVELS, markOf, type Mark } from '../look/scale';

/** The tag by which a fleet is grouped, where it is present. */
const GROUP_TAG = 'kind';

export interface Group {
  /** Value of the tag; empty for the series that have none. */
  readonly name: string;
  readonly series: readonly ShownSeries[];
}

const natural = new Intl.Collator('en', { numeric: true });

/** Series in their one stable order: by group, then by name with numbers as numbers; ungrouped last. */
export function inOrder(series: readonly FleetSeries[]): FleetSeries[] {
  return [...series].sort(
    (a, b) =>
      Number(groupOf(a) === '') - Number(groupOf(b) === '') ||
      natural.compare(groupOf(a), groupOf(b)) ||
      natural.compare(a.key, b.key),
  );
}

/** Cuts ordered series into their groups. */
export function grouped(series: readonly ShownSeries[]): Group[] {
  const groups = new Map<string, ShownSeries[]>();
  for (const one of series) {
    const name = groupOf(one);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  return [...groups].map(([name, members]) => ({ name, series: members }));
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
  const urgency = ({ incident }: ShownSeries): number =>
    incident === null ? 0 : SEVERITY_LEVELS[incident.severity];
  return series
    .filter((one) => ['firing', 'anomalous'].includes(markOf(one)))
    .sort((a, b) => urgency(b) - urgency(a) || (b.score ?? 0) - (a.score ?? 0));
}

function groupOf({ tags }: FleetSeries): string {
  return tags[GROUP_TAG] ?? '';
}
