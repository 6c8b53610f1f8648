import type { Episode } from '../episode/episode';
import type { Mute } from '../policy/gate';
import type { Policy } from '../policy/policy';
import { keyOf, type Labels, labelsOf } from '../routing/labels';
import type { Route, RouteTree } from '../routing/route';
import { type Group, join, keptBackOf, type Member, newGroup, newMember } from './group';
import { placeOn, type Places, withoutPlace } from './places';
import { RouteTraffic } from './storms';

interface StoredMember {
  readonly episode: Episode;
  readonly places: Places;
  readonly mutedBy?: Mute | undefined;
}

/** What the identities of routes begin with that the configuration no longer has. */
const FORMER = 'former ';

/** The groups that are open and the episodes in them, with the rows that they are stored as. */
export class OpenGroups {
  private readonly known = new Map<string, Member>();
  private readonly groups = new Map<string, Group>();
  /** Keys of groups that a storm has taken in, with the storm's and the members that keep them there. */
  private readonly takenIn = new Map<string, { readonly storm: string; members: number }>();
  private readonly traffic = new Map<string, RouteTraffic>();
  /** Groups of routes that the configuration no longer has, by the keys that they had on those. */
  private readonly moved = new Map<string, Group | undefined>();

  get members(): Iterable<Member> {
    return this.known.values();
  }

  know(member: Member): void {
    const { id } = member.episode;
    // One that was over, and begins again.
    const former = this.known.get(id);
    if (former !== undefined)
      for (const [, { group }] of former.places) this.groups.get(group)?.members.delete(former);
    this.known.set(id, member);
  }

  forget(episode: string): void {
    this.known.delete(episode);
  }

  member(episode: string): Member | undefined {
    return this.known.get(episode);
  }

  /** Has all episodes that wait by the clock wait so much longer. @returns those */
  putOff(byMs: number): Member[] {
    const waiting: Member[] = [];
    if (byMs === 0) return waiting;
    for (const member of this.known.values()) {
      const { due } = member.episode;
      if (due === undefined) continue;
      member.episode = { ...member.episode, due: { ...due, arrivalMs: due.arrivalMs + byMs } };
      waiting.push(member);
    }
    return waiting;
  }

  group(key: string): Group | undefined {
    return this.groups.get(key);
  }

  get allGroups(): readonly Group[] {
    return [...this.groups.values()];
  }

  /** By the identity that people know. */
  groupCalled(id: string): Group | undefined {
    return [...this.groups.values()].find((one) => one.id === id);
  }

  /** Has an episode become a member of the group where its labels belong on a route; of a new one where there is none. */
  enter(route: Route, member: Member): Group {
    const own = groupKey(route, member.labels);
    const storm = this.groups.get(this.takenIn.get(own)?.storm ?? '');
    if (storm !== undefined) {
      this.takeIn(route, member, storm);
      return storm;
    }
    let group = this.groups.get(own);
    if (group === undefined) {
      group = newGroup(own, route, false);
      this.groups.set(own, group);
      this.trafficOf(route.id).waiting.add(group);
    }
    join(group, member);
    return group;
  }

  /** Makes an episode a member of a storm: others with the same labels follow it while it is there. */
  takeIn(route: Route, member: Member, storm: Group): void {
    const own = groupKey(route, member.labels);
    this.follow(own, storm);
    join(storm, member, { group: storm.key, own });
  }

  /** Takes an episode out of its group on a route. */
  removeMember(route: string, member: Member): void {
    const place = placeOn(member.places, route);
    if (place === undefined) return;
    this.groups.get(place.group)?.members.delete(member);
    member.places = withoutPlace(member.places, route);
    const followed = place.own === undefined ? undefined : this.takenIn.get(place.own);
    if (followed === undefined) return;
    followed.members -= 1;
    if (followed.members === 0) this.takenIn.delete(place.own!);
  }

  storm(key: string, route: Route): Group {
    const storm = this.groups.get(key) ?? newGroup(key, route, true);
    this.groups.set(key, storm);
    return storm;
  }

  remove(group: Group): void {
    this.groups.delete(group.key);
    this.trafficOf(group.route).closed(group);
  }

  trafficOf(route: string): RouteTraffic {
    let traffic = this.traffic.get(route);
    if (traffic === undefined) this.traffic.set(route, (traffic = new RouteTraffic()));
    return traffic;
  }

  memberRow(id: string): StoredMember | undefined {
    const member = this.known.get(id);
    if (member === undefined) return undefined;
    const { episode, places, mutedBy } = member;
    return { episode, places, mutedBy };
  }

  groupRow(key: string): unknown {
    const group = this.groups.get(key);
    return group && { ...group, members: undefined, isChanged: undefined };
  }

  routeRow(route: string): unknown {
    return this.trafficOf(route).row;
  }

  restoreRoute(route: string, row: unknown): void {
    this.traffic.set(route, new RouteTraffic(row as readonly number[]));
  }

  /** @returns nothing where its route is another now and nobody was told: its members find where they belong by themselves */
  restoreGroup(row: unknown, routes: RouteTree): Group | undefined {
    const { key, route: id, receiver, isStorm, ...stored } = row as Omit<Group, 'members'>;
    const isFormer = receiver !== undefined && routes.route(id)?.receiver !== receiver;
    if (isFormer && stored.told === undefined) {
      this.moved.set(key, undefined);
      return undefined;
    }
    const isMoved = isFormer && !id.startsWith(FORMER);
    const formerId = isMoved ? `${FORMER}${receiver} ${id}` : id;
    const route = isFormer ? routes.former(formerId, receiver) : { id, receiver };
    const made = newGroup(isMoved ? `${route.id} ${key}` : key, route, isStorm);
    const group: Group = { ...made, ...stored, members: new Set(), open: 0, isChanged: false };
    this.groups.set(group.key, group);
    if (isMoved) this.moved.set(key, group);
    const traffic = this.trafficOf(group.route);
    if (group.told === undefined) traffic.waiting.add(group);
    else traffic.resume(group);
    return group;
  }

  restoreMember(row: unknown, policyOf: (labels: Labels) => Policy, routes: RouteTree): Member {
    const { episode, places, mutedBy } = row as StoredMember;
    const labels = labelsOf(episode.incident, episode.severity);
    const member = newMember(episode, labels, policyOf(labels));
    member.mutedBy = mutedBy;
    member.keptBack = { incident: episode.incident.id, keptBack: keptBackOf(member) };
    this.know(member);
    for (const [, place] of places) {
      const moved = this.moved.get(place.group);
      const group = moved ?? this.groups.get(place.group);
      if (group === undefined || routes.route(group.route) === undefined) continue;
      if (moved !== undefined) join(group, member, { group: group.key, told: place.told });
      else {
        if (place.own !== undefined) this.follow(place.own, group);
        join(group, member, place);
      }
    }
    return member;
  }

  /** Keys under which groups were stored that are no longer known by them. */
  takeMoved(): string[] {
    const keys = [...this.moved.keys()];
    this.moved.clear();
    return keys;
  }

  private follow(own: string, storm: Group): void {
    const followed = this.takenIn.get(own);
    if (followed === undefined) this.takenIn.set(own, { storm: storm.key, members: 1 });
    else followed.members += 1;
  }
}

function groupKey(route: Route, labels: Labels): string {
  const names = route.groupBy.includes('...') ? ['series', 'kind'] : route.groupBy;
  return `${route.id} ${keyOf(labels, names)}`;
}
