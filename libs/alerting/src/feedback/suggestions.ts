import type { Incident } from '@kymo/domain';

/** Incidents of no trouble from which a rule is suggested. */
const ENOUGH = 3;
const DAY_MS = 86_400_000;
const DAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'] as const;

/** A rule that would have kept back incidents that were no trouble, and none that was. It is never applied by itself. */
export interface Suggestion {
  readonly text: string;
  /** What incidents match that it would keep back. */
  readonly matchers: readonly string[];
  /** Identities of the incidents that it follows from. */
  readonly incidents: readonly string[];
}

/** Rules by what false and expected incidents have in common: series and channel, or a tag and a channel. @param tag that groups series */
export function suggestionsFrom(incidents: readonly Incident[], tag: string | undefined): Suggestion[] {
  const said = incidents.filter(({ kind, assessment }) => kind === 'anomaly' && assessment !== undefined);
  const candidates = new Map<string, readonly string[]>();
  const without = said.filter(({ assessment }) => assessment !== 'true');
  for (const incident of without)
    for (const matchers of matchersOf(incident, tag)) candidates.set(matchers.join(), matchers);
  const found = [...candidates.values()].flatMap((matchers) => {
    const isLike = (one: Incident) => matchersOf(one, tag).some((own) => own.join() === matchers.join());
    const like = without.filter(isLike);
    const hasTrouble = said.some((one) => one.assessment === 'true' && isLike(one));
    return like.length >= ENOUGH && !hasTrouble ? [suggestionOf(matchers, like)] : [];
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

function matchersOf({ series, tags, channels }: Incident, tag: string | undefined): string[][] {
  const channel = channels[0] === undefined ? [] : [`channel=${JSON.stringify(channels[0].name)}`];
  const value = tag === undefined ? undefined : tags[tag];
  return [
    [`series=${JSON.stringify(series)}`, ...channel],
    ...(value === undefined ? [] : [[`tag.${tag!}=${JSON.stringify(value)}`, ...channel]]),
  ];
}

function suggestionOf(matchers: readonly string[], like: readonly Incident[]): Suggestion {
  const days = new Set(like.map(({ startMs }) => new Date(startMs).getUTCDay()));
  const dates = new Set(like.map(({ startMs }) => Math.floor(startMs / DAY_MS)));
  const [day] = days;
  // One day alone says nothing of the next week.
  const when = days.size === 1 && dates.size > 1 ? ` on ${DAYS[day!]!} (UTC)` : '';
  return {
    text: `Mute ${matchers.join(' and ')}${when}? ${like.length} incidents of it were no trouble, and none was.`,
    matchers,
    incidents: like.map(({ id }) => id),
  };
}

function includesAll(all: readonly string[], some: readonly string[]): boolean {
  const known = new Set(all);
  return some.every((one) => known.has(one));
}
