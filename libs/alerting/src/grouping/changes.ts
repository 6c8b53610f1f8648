import type { Incident } from '@kymo/domain';
import { rankOf } from '../policy/severity';
import type { Member } from './group';
import { isOfOneChannel } from './one-channel';
import { type Place, withPlace } from './places';

const NONE: readonly string[] = [];

/** Whether people have heard of a member, but not how it stands now. */
export function hasChanged({ episode, policy }: Member, { told }: Place): boolean {
  if (told === undefined) return false;
  const { severity, peakScore = 0, incident } = episode;
  return (
    rankOf(severity) > rankOf(told.severity) ||
    peakScore >= told.peakScore + Math.log(policy.updateFactor) ||
    hasSpread(incident, told.channels)
  );
}

/**
 * What people have not heard of a member of whom they have heard; each is one short phrase.
 * @param lasting series of which something lasts: of these only a kind of trouble is over
 */
export function changesOf(member: Member, place: Place, lasting: ReadonlySet<string>): readonly string[] {
  const { episode, policy } = member;
  const { told } = place;
  if (told === undefined) return NONE;
  const { incident, severity, peakScore = 0, status } = episode;
  const { series } = incident;
  if (status === 'over') return [`${series}${lasting.has(series) ? `: ${kindText(incident)}` : ''} is over`];
  if (!hasChanged(member, place)) return NONE;
  const changes: string[] = [];
  if (rankOf(severity) > rankOf(told.severity)) changes.push(`${series} is ${severity} now`);
  const added = addedChannels(incident, told.channels);
  if (added.length > 0) changes.push(`${series} has spread to ${added.join(', ')}`);
  // Scores are logarithms beyond the boundary.
  if (peakScore >= told.peakScore + Math.log(policy.updateFactor))
    changes.push(
      `${series} has risen from a score of ${told.peakScore.toFixed(1)} to ${peakScore.toFixed(1)}`,
    );
  return changes;
}

/** Notes what people hear of a member now. @returns whether that is anything new */
export function noteTold(member: Member, route: string, place: Place): boolean {
  const { severity, peakScore = 0, incident } = member.episode;
  const known = place.told?.channels ?? NONE;
  const isWider = hasSpread(incident, known);
  if (!isWider && place.told?.severity === severity && place.told.peakScore === peakScore) return false;
  const channels = isWider ? [...known, ...addedChannels(incident, known)] : known;
  const told = { severity, peakScore, channels };
  member.places = withPlace(member.places, route, { group: place.group, own: place.own, told });
  return true;
}

function hasSpread({ channels }: Incident, known: readonly string[]): boolean {
  for (const { name } of channels) if (!known.includes(name)) return true;
  return false;
}

function addedChannels({ channels }: Incident, known: readonly string[]): string[] {
  return channels.map(({ name }) => name).filter((name) => !known.includes(name));
}

const NO_SERIES: ReadonlySet<string> = new Set();

/** Series of which something lasts, where something is over: otherwise nobody asks. */
export function lastingSeries(told: readonly Member[]): ReadonlySet<string> {
  if (!told.some(({ episode }) => episode.status === 'over')) return NO_SERIES;
  const lasting = told.filter(({ episode }) => episode.status !== 'over');
  return new Set(lasting.map(({ episode }) => episode.incident.series));
}

/** At most this many phrases are spelled out. */
const MAX_PHRASES = 5;

/** @param told members of whom people have heard */
export function phrased(
  newcomers: readonly Member[],
  told: readonly Member[],
  changes: readonly string[],
): string[] {
  const [only] = newcomers;
  const joined =
    only === undefined
      ? []
      : [
          newcomers.length === 1
            ? `${nameOf(only, told)} as well`
            : `${newcomers.length} more ${isOfKnownSeries(newcomers, told) ? 'incidents' : 'series'}`,
        ];
  const all = [...joined, ...changes];
  const rest = all.length - MAX_PHRASES;
  return rest > 0 ? [...all.slice(0, MAX_PHRASES), `${rest} more changes`] : all;
}

/** Its series; with its kind where people have heard of that series, or of other kinds alone. */
function nameOf(newcomer: Member, told: readonly Member[]): string {
  const { incident } = newcomer.episode;
  const { series, kind } = incident;
  const isKnownKind = told.some(({ episode }) => episode.incident.kind === kind);
  return isKnownKind && !isOfKnownSeries([newcomer], told) ? series : `${series}: ${kindText(incident)}`;
}

function kindText(incident: Incident): string {
  const { kind, channels } = incident;
  return isOfOneChannel(incident) ? `${kind} of ${channels[0]!.name}` : kind;
}

function isOfKnownSeries(newcomers: readonly Member[], told: readonly Member[]): boolean {
  const known = new Set(told.map(({ episode }) => episode.incident.series));
  return newcomers.some(({ episode }) => known.has(episode.incident.series));
}
