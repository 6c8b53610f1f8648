import type { Incident } from '@kymo/domain';
import { labelsOf, valuesOf } from '../routing/labels';

/** Incidents of no trouble from which a rule is suggested. */
const ENOUGH = 3;
const DAY_MS = 86_400_000;
const DAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'] as const;

/** A rule that would have kept back incidents that were no trouble, and none that was. It is never applied by itself. */
export interface Suggestion {
  readonly text: string;
  /** What incidents match that it would keep back. */
  readonly matchers: readonly string[];
  /** What a person types to have it. */
  readonly command: string;
  /** Identities of the incidents that it follows from. */
  readonly incidents: readonly string[];
}

type LabelValue = readonly [label: string, value: string];

/** Rules by what false and expected incidents have in common: series and channel, or a tag and a channel. @param tag that groups series */
export function suggestionsFrom(incidents: readonly Incident[], tag: string | undefined): Suggestion[] {
  const said = incidents.filter(({ kind, assessment }) => kind === 'anomaly' && assessment !== undefined);
  const candidates = new Map<string, readonly LabelValue[]>();
  const without = said.filter(({ assessment }) => assessment !== 'true');
  for (const incident of without)
    for (const wanted of candidatesOf(incident, tag)) candidates.set(wanted.join(), wanted);
  const found = [...candidates.values()].flatMap((wanted) => {
    const like = without.filter((one) => isMatched(one, wanted));
    const hasTrouble = said.some((one) => one.assessment === 'true' && isMatched(one, wanted));
    return like.length >= ENOUGH && !hasTrouble ? [suggestionOf(wanted, like)] : [];
  });
  // The widest rule says what narrower ones say of the same incidents.
  return found.filter(
    ({ incidents: own }, index) =>
      !found.some(
        (other, at) =>
          at !== index &&
          includesAll(other.incidents, own) &&
          (other.incidents.length > own.length || at < index),
      ),
  );
}

function candidatesOf({ series, tags, channels }: Incident, tag: string | undefined): LabelValue[][] {
  const channel: LabelValue[] = channels[0] === undefined ? [] : [['channel', channels[0].name]];
  const value = tag === undefined ? undefined : tags[tag];
  return [
    [['series', series], ...channel],
    ...(value === undefined ? [] : [[[`tag.${tag!}`, value] as const, ...channel]]),
  ];
}

/** Whether a silence of these matchers would have kept it back. */
function isMatched(incident: Incident, wanted: readonly LabelValue[]): boolean {
  const labels = labelsOf(incident);
  return wanted.every(([label, value]) => valuesOf(labels, label).includes(value));
}

function suggestionOf(wanted: readonly LabelValue[], like: readonly Incident[]): Suggestion {
  const days = new Set(like.map(({ startMs }) => new Date(startMs).getUTCDay()));
  const dates = new Set(like.map(({ startMs }) => Math.floor(startMs / DAY_MS)));
  // One day alone says nothing of the next week.
  const [day] = days.size === 1 && dates.size > 1 ? days : [];
  const [[label, value], channel] = wanted as [LabelValue, LabelValue?];
  const whose = label === 'series' ? value : `${label.slice('tag.'.length)} ${value}`;
  const what = channel === undefined ? whose : `channel ${channel[1]} of ${whose}`;
  const when = day === undefined ? '' : ` on ${DAYS[day]!} (UTC)`;
  const matchers = wanted.map(([name, wants]) => `${name}=${JSON.stringify(wants)}`);
  const match = `--match ${matchers.map(quoted).join(' ')}`;
  return {
    text: `Mute ${what}${when}? ${like.length} of its incidents are labelled as no trouble, none as trouble.`,
    matchers,
    command:
      day === undefined
        ? `kymo alerts silence ${match} --for 30d --why "no trouble so far"`
        : `kymo alerts maintenance add ${quoted(what)} ${match} --cron "0 0 * * ${day}" --time-zone UTC --for 1d --learn`,
    incidents: like.map(({ id }) => id),
  };
}

/** As a shell takes it literally. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function includesAll(all: readonly string[], some: readonly string[]): boolean {
  const known = new Set(all);
  return some.every((one) => known.has(one));
}
