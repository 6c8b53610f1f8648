import type { Notification, NotificationMember, NotificationEvent, Severity } from '@kymo/domain';
import { rankOf, worseOf } from '../policy/severity';
import type { Group, Member } from './group';

/** A notification before it is put into words. */
export type Notice = Omit<Notification, 'title' | 'text' | 'timeZone' | 'links'>;

/** What a group has to say at a moment. @param members of which people hear @param formerSeverity what people know of it */
export function noticeOf(
  group: Group,
  receiver: string,
  event: NotificationEvent,
  changes: readonly string[],
  members: readonly Member[],
  formerSeverity: Severity | undefined,
  atMs: number,
): Notice {
  let firingCount = 0;
  for (const { episode } of members) if (episode.status !== 'over') firingCount += 1;
  const isOver = event === 'resolved';
  return {
    id: `${group.id!}:${group.revision}:${event}`,
    group: group.id!,
    revision: group.revision,
    receiver,
    event,
    status: isOver ? 'resolved' : group.acknowledgedBy === undefined ? 'firing' : 'acknowledged',
    severity: members.reduce((worst, { episode }) => worseOf(worst, episode.severity), group.toldSeverity),
    formerSeverity,
    changes,
    labels: sharedLabels(members),
    startMs: group.startMs,
    atMs,
    endMs: isOver ? group.endMs : undefined,
    members: onePicture(firstAndWorst(members).map(viewOf)),
    memberCount: group.total,
    firingCount,
    acknowledgedBy: group.acknowledgedBy,
  };
}

/** The first to break, then the worst, then the others by how bad they are. */
function firstAndWorst(members: readonly Member[]): readonly Member[] {
  if (members.length === 1) return members;
  const byBadness = [...members].sort(
    ({ episode: a }, { episode: b }) =>
      rankOf(b.severity) - rankOf(a.severity) ||
      (b.peakScore ?? 0) - (a.peakScore ?? 0) ||
      a.startMs - b.startMs ||
      (a.id < b.id ? -1 : 1),
  );
  const isEarlier = ({ episode: a }: Member, { episode: b }: Member): boolean =>
    a.startMs < b.startMs || (a.startMs === b.startMs && a.id < b.id);
  const first = members.reduce((earliest, one) => (isEarlier(one, earliest) ? one : earliest));
  return [first, ...byBadness.filter((one) => one !== first)];
}

/** A hard range and a silence have none: then that of the worst member that has one. */
function onePicture(members: readonly NotificationMember[]): readonly NotificationMember[] {
  const pictured = members.find(({ trace }) => trace !== undefined);
  return members.map((one) =>
    one === pictured || one.trace === undefined ? one : { ...one, trace: undefined },
  );
}

function viewOf({ episode }: Member): NotificationMember {
  const { id, incident, severity, status, startMs, endMs, peakScore, readings, reopened, trace } = episode;
  const { series, tags, kind, intervalMs, maturity, channels, rule, model, label, similar } = incident;
  return {
    id,
    series,
    tags,
    kind,
    severity,
    status: status === 'over' ? 'resolved' : 'firing',
    startMs,
    channels,
    readings,
    rule,
    reopened,
    endMs: status === 'over' ? endMs : undefined,
    intervalMs,
    peakScore,
    maturity,
    model,
    label,
    similar,
    trace,
  };
}

/** Series that are named one by one. */
const MAX_NAMED = 100;

/** Matchers of the likes of the members: of the same kind, and of the same series or tags. */
export function matchersOf(members: readonly Member[]): string[] {
  const { kind, ...shared } = sharedLabels(members);
  const quoted = (name: string, value: string) => `${name}=${JSON.stringify(value)}`;
  const ofKind = kind === undefined ? [] : [quoted('kind', kind)];
  if (shared['series'] !== undefined) return [...ofKind, quoted('series', shared['series'])];
  const tags = Object.entries(shared).filter(([name]) => name.startsWith('tag.'));
  if (tags.length > 0) return [...ofKind, ...tags.map(([name, value]) => quoted(name, value))];
  if (members.length > MAX_NAMED) return [];
  const names = members.map(({ episode }) => episode.incident.series.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return [...ofKind, `series=~${JSON.stringify([...new Set(names)].join('|'))}`];
}

function sharedLabels(members: readonly Member[]): Record<string, string> {
  const first = members[0]!.labels;
  const shared: Record<string, string> = {};
  for (const name of inOrder(Object.keys(first))) {
    const value = first[name];
    if (typeof value !== 'string' || name === 'severity') continue;
    if (isShared(members, name, value)) shared[name] = value;
  }
  return shared;
}

function isShared(members: readonly Member[], name: string, value: string): boolean {
  for (const { labels } of members) if (labels[name] !== value) return false;
  return true;
}

/** Labels mostly are in the order of their names already; to find that out costs less than to sort them. */
function inOrder(names: string[]): readonly string[] {
  for (let index = 1; index < names.length; index++)
    if (names[index - 1]! > names[index]!) return names.sort();
  return names;
}
