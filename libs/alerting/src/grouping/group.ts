import type { KeptBack, KeptBackChange, Severity } from '@kymo/domain';
import type { Episode, Moment } from '../episode/episode';
import { identityOf } from '../incidents/identity';
import type { Mute } from '../policy/gate';
import type { Policy } from '../policy/policy';
import type { Labels } from '../routing/labels';
import type { Route } from '../routing/route';
import { type Place, placeOn, type Places, withPlace } from './places';

/** An episode with what is known of its whereabouts. */
export interface Member {
  episode: Episode;
  labels: Labels;
  policy: Policy;
  places: Places;
  mutedBy?: Mute | undefined;
  /** What keeps it from people, as the store knows of its latest incident. */
  keptBack?: KeptBackChange | undefined;
  /** Since it was last stored. */
  isChanged: boolean;
}

export function newMember(episode: Episode, labels: Labels, policy: Policy): Member {
  return {
    episode,
    labels,
    policy,
    places: [],
    mutedBy: undefined,
    keptBack: undefined,
    isChanged: false,
  };
}

/** Episodes that people hear of together. */
export interface Group {
  /** Route and grouping labels. */
  readonly key: string;
  readonly route: string;
  /** That of its route; undefined where versions before have stored it. */
  readonly receiver: string | undefined;
  /** Whether it has gathered what would have been many groups. */
  readonly isStorm: boolean;
  readonly members: Set<Member>;
  /** Members that are not over. */
  open: number;
  /** Earliest moment at which people had to know of a member. */
  openedMs: number;
  /** Latest such moment. */
  joinedMs: number;
  startMs: number;
  endMs: number;
  /** Members that people have heard of. */
  total: number;
  revision: number;
  /** Identity, from the first message on. */
  id: string | undefined;
  told: Moment | undefined;
  toldSeverity: Severity;
  acknowledgedBy: string | undefined;
  due: Moment | undefined;
  /** Since it was last stored. */
  isChanged: boolean;
}

/** All fields stand from the start: objects that keep their shape are fast. */
export function newGroup(
  key: string,
  { id: route, receiver }: Pick<Group, 'receiver'> & Pick<Route, 'id'>,
  isStorm: boolean,
): Group {
  return {
    key,
    route,
    receiver,
    isStorm,
    members: new Set(),
    open: 0,
    openedMs: Number.POSITIVE_INFINITY,
    joinedMs: Number.NEGATIVE_INFINITY,
    startMs: Number.POSITIVE_INFINITY,
    endMs: Number.NEGATIVE_INFINITY,
    total: 0,
    revision: 0,
    id: undefined,
    told: undefined,
    toldSeverity: 'info',
    acknowledgedBy: undefined,
    due: undefined,
    isChanged: false,
  };
}

/** Of the route, the labels and the first member. */
export function groupId({ key, openedMs }: Group): string {
  return identityOf(key, openedMs);
}

export function join(group: Group, member: Member, place: Place = { group: group.key }): void {
  const { episode } = member;
  group.members.add(member);
  member.places = withPlace(member.places, group.route, place);
  if (episode.status !== 'over') group.open += 1;
  group.openedMs = Math.min(group.openedMs, episode.raisedMs!);
  group.joinedMs = Math.max(group.joinedMs, episode.raisedMs!);
  group.startMs = Math.min(group.startMs, episode.startMs);
}

/** Whether people have heard of all. */
export function isToldWhole({ members, route }: Group): boolean {
  for (const { places } of members) if (placeOn(places, route)!.told === undefined) return false;
  return true;
}

/** Those of which people have heard. */
export function toldMembersOf({ members, route }: Group): Member[] {
  const told: Member[] = [];
  for (const member of members) if (placeOn(member.places, route)!.told !== undefined) told.push(member);
  return told;
}

/** What keeps a member from people now. */
export function keptBackOf({ episode: { heldBy }, mutedBy }: Member): KeptBack | undefined {
  return heldBy === undefined ? mutedBy : { gate: heldBy };
}

/** The earlier of two moments, on either clock. */
export function sooner(one: Moment | undefined, other: Moment): Moment {
  if (one === undefined) return other;
  return {
    eventMs: Math.min(one.eventMs, other.eventMs),
    arrivalMs: Math.min(one.arrivalMs, other.arrivalMs),
  };
}

export function later({ eventMs, arrivalMs }: Moment, byMs: number): Moment {
  return { eventMs: eventMs + byMs, arrivalMs: arrivalMs + byMs };
}

/** Whether people have to know of it. */
export function isActive({ status }: Episode): boolean {
  return status === 'firing' || status === 'acknowledged' || status === 'cooling';
}
