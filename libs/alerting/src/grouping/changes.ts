import { rankOf } from '../policy/severity';
import type { Member, Place } from './group';

/** Whether people have heard of a member, but not how it stands now. */
export function hasChanged({ episode, policy }: Member, { told }: Place): boolean {
  if (told === undefined) return false;
  const { severity, peakScore = 0, incident } = episode;
  return (
    rankOf(severity) > rankOf(told.severity) ||
    peakScore >= told.peakScore + Math.log(policy.updateFactor) ||
    incident.channels.some(({ name }) => !told.channels.includes(name))
  );
}

/** What people have not heard of a member of whom they have heard; each is one short phrase. */
export function changesOf({ episode, policy }: Member, { told }: Place): string[] {
  if (told === undefined) return [];
  const { series, channels } = episode.incident;
  const { severity, peakScore = 0, status } = episode;
  if (status === 'over') return [`${series} is over`];
  const changes: string[] = [];
  if (rankOf(severity) > rankOf(told.severity)) changes.push(`${series} is ${severity} now`);
  const added = channels.filter(({ name }) => !told.channels.includes(name)).map(({ name }) => name);
  if (added.length > 0) changes.push(`${series} has spread to ${added.join(', ')}`);
  // Scores are logarithms beyond the boundary.
  if (peakScore >= told.peakScore + Math.log(policy.updateFactor))
    changes.push(
      `${series} has risen from a score of ${told.peakScore.toFixed(1)} to ${peakScore.toFixed(1)}`,
    );
  return changes;
}

/** Notes what people hear of a member now. */
export function noteTold({ episode }: Member, place: Place): void {
  const { severity, peakScore = 0, incident } = episode;
  const names = incident.channels.map(({ name }) => name);
  const known = place.told?.channels ?? [];
  place.told = { severity, peakScore, channels: [...new Set([...known, ...names])] };
}

/** At most this many phrases are spelled out. */
const MAX_PHRASES = 5;

export function phrased(newcomers: readonly Member[], changes: readonly string[]): string[] {
  const [only] = newcomers;
  const joined =
    only === undefined
      ? []
      : [
          newcomers.length === 1
            ? `${only.episode.incident.series} as well`
            : `${newcomers.length} more series`,
        ];
  const all = [...joined, ...changes];
  const rest = all.length - MAX_PHRASES;
  return rest > 0 ? [...all.slice(0, MAX_PHRASES), `${rest} more changes`] : all;
}
