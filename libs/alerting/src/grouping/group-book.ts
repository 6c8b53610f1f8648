import type { NotificationEvent } from '@kymo/domain';
import type { Episode, Moment } from '../episode/episode';
import type { Maintenance } from '../policy/maintenance';
import type { Policy } from '../policy/policy';
import { rankOf, worseOf } from '../policy/severity';
import type { Silences } from '../policy/silences';
import type { Inhibitions } from '../routing/inhibition';
import { keyOf, type Labels, labelsOf } from '../routing/labels';
import type { Route, RouteTree } from '../routing/route';
import { changesOf, noteTold, phrased } from './changes';
import {
  type Group,
  groupId,
  join,
  later,
  type Member,
  type Mute,
  newGroup,
  type Place,
  sooner,
} from './group';
import { type Notice, noticeOf } from './notice';
import { dividingTag, RouteTraffic, type StormOptions } from './storms';

export type GroupingOptions = StormOptions;

/** Where incidents go, and what keeps them from people. */
export interface OnCallParts {
  readonly routes: RouteTree;
  readonly inhibitions: Inhibitions;
  readonly silences: Silences;
  readonly maintenance: Maintenance;
}

/** What the book of groups asks of the one who keeps its time and its state. */
export interface GroupBookEvents {
  readonly touched: (group: string) => void;
  readonly memberTouched: (episode: string) => void;
  readonly routeTouched: (route: string) => void;
  readonly wait: (group: string, moment: Moment | undefined) => void;
}

interface StoredMember {
  readonly key: string;
  readonly episode: Episode;
  readonly places: readonly (readonly [string, Place])[];
  readonly mutedBy?: Mute;
}

/** All groups that are open, and the episodes in them. */
export class GroupBook {
  private readonly known = new Map<string, Member>();
  private readonly groups = new Map<string, Group>();
  /** Keys of groups that a storm has taken in, with the storm's. */
  private readonly takenIn = new Map<string, string>();
  private readonly traffic = new Map<string, RouteTraffic>();
  private notices: Notice[] = [];

  constructor(
    private readonly parts: OnCallParts,
    private readonly options: GroupingOptions,
    private readonly events: GroupBookEvents,
  ) {}

  get members(): Iterable<Member> {
    return this.known.values();
  }

  know(member: Member): void {
    this.known.set(member.episode.id, member);
  }

  member(id: string): Member | undefined {
    return this.known.get(id);
  }

  takeNotices(): Notice[] {
    const { notices } = this;
    this.notices = [];
    return notices;
  }

  /** Its labels are about to change, or it is about to be over: it inhibits nothing as it was. */
  uninhibit({ episode, labels }: Member, isChanging: boolean): void {
    if (isChanging && isActive(episode)) this.parts.inhibitions.ends(episode.id, labels);
  }

  /** Takes an episode that has changed to where it belongs, and has told what cannot wait. */
  follow(member: Member, before: Episode, isRelabelled: boolean, now: Moment): void {
    const { episode } = member;
    if (episode.status === 'over') return this.leave(member, now);
    if (!isActive(episode)) return;
    const isNew = !isActive(before) || member.places.size === 0;
    if (isNew || isRelabelled) {
      this.parts.inhibitions.fires(episode.id, member.labels);
      for (const route of this.parts.routes.routesFor(member.labels))
        if (!member.places.has(route.id)) this.enter(member, route, now);
    }
    for (const place of member.places.values()) this.hastenChanged(member, place, now);
  }

  flush(key: string, now: Moment, isUrgent = false): void {
    const group = this.groups.get(key);
    if (group === undefined) return;
    this.events.touched(key);
    const route = this.parts.routes.route(group.route);
    if (route === undefined) return this.close(group);
    if (group.told === undefined && !group.isStorm && this.gather(route, now)) return;
    const newcomers = this.newcomers(group, now, isUrgent);
    if (group.told === undefined) this.tellFirst(group, route, newcomers, now);
    else this.tellMore(group, route, newcomers, now);
  }

  acknowledge(id: string, by: string, now: Moment): boolean {
    const group = [...this.groups.values()].find((one) => one.id === id);
    const route = group && this.parts.routes.route(group.route);
    if (group === undefined || route === undefined) return false;
    group.acknowledgedBy = by;
    this.events.touched(group.key);
    this.tell(group, route, 'acknowledged', [], this.toldMembers(group), {
      ...now,
      eventMs: Math.max(now.eventMs, group.told!.eventMs),
    });
    return true;
  }

  memberRow(id: string): StoredMember | undefined {
    const member = this.known.get(id);
    if (member === undefined) return undefined;
    const { key, episode, places, mutedBy } = member;
    return { key, episode, places: [...places], ...(mutedBy && { mutedBy }) };
  }

  groupRow(key: string): Omit<Group, 'members'> | undefined {
    const group = this.groups.get(key);
    if (group === undefined) return undefined;
    const { members: _, ...row } = group;
    return row;
  }

  routeRow(route: string): unknown {
    return this.trafficOf(route).row;
  }

  restoreRoute(route: string, row: unknown): void {
    this.traffic.set(route, new RouteTraffic(row as readonly number[]));
  }

  restoreGroup(row: unknown): void {
    const stored = row as Omit<Group, 'members'>;
    const group: Group = { ...stored, members: new Set(), open: 0 };
    this.groups.set(group.key, group);
    const traffic = this.trafficOf(group.route);
    if (group.told === undefined) traffic.waiting.add(group);
    else traffic.resume(group);
    this.events.wait(group.key, group.due);
  }

  restoreMember(row: unknown, policyOf: (labels: Labels) => Policy): Member {
    const { key, episode, places, mutedBy } = row as StoredMember;
    const labels = labelsOf(episode.incident, episode.severity);
    const member: Member = { key, episode, labels, policy: policyOf(labels), places: new Map(), mutedBy };
    this.know(member);
    if (isActive(episode)) this.parts.inhibitions.fires(episode.id, labels);
    for (const [id, place] of places) {
      const group = this.groups.get(place.group);
      const route = this.parts.routes.route(id);
      if (group === undefined || route === undefined) continue;
      join(group, member, place);
      const own = groupKey(route, labels);
      if (own !== group.key) this.takenIn.set(own, group.key);
    }
    return member;
  }

  /** Becomes a member of its group on a route. */
  private enter(member: Member, route: Route, now: Moment): void {
    const own = groupKey(route, member.labels);
    const key = this.takenIn.get(own) ?? own;
    let group = this.groups.get(key);
    if (group === undefined) {
      group = newGroup(key, route.id, false);
      this.groups.set(key, group);
      this.trafficOf(route.id).waiting.add(group);
    }
    join(group, member);
    const { raisedMs } = member.episode;
    if (group.told === undefined) {
      const behindMs = now.eventMs - raisedMs!;
      this.hasten(group, {
        eventMs: raisedMs! + route.groupWaitMs,
        arrivalMs: now.arrivalMs + Math.max(0, route.groupWaitMs - behindMs),
      });
    } else this.hasten(group, this.afterInterval(group, later(now, route.groupWaitMs)));
  }

  /** A worse severity is told at once, other changes after the interval. */
  private hastenChanged(member: Member, place: Place, now: Moment): void {
    const group = this.groups.get(place.group);
    if (group?.told === undefined) return;
    if (rankOf(member.episode.severity) > rankOf(group.toldSeverity) && !this.isMuted(member, now.eventMs))
      this.flush(group.key, now, true);
    if (changesOf(member, place).length > 0) this.hasten(group, this.afterInterval(group, now));
  }

  private leave(member: Member, now: Moment): void {
    for (const [route, place] of member.places) {
      const group = this.groups.get(place.group);
      if (group === undefined) continue;
      group.open -= 1;
      group.endMs = Math.max(group.endMs, member.episode.endMs ?? now.eventMs);
      if (place.told === undefined && this.isMuted(member, now.eventMs)) {
        group.members.delete(member.episode.id);
        member.places.delete(route);
      }
      if (group.told === undefined) continue;
      if (group.open === 0) this.flush(group.key, now);
      // The others may be over soon, too: then one message says so of all.
      else this.hasten(group, later(now, this.parts.routes.route(route)?.groupIntervalMs ?? 0));
    }
    this.forgetIfAlone(member);
  }

  /** Members that people have not heard of and now should. */
  private newcomers(group: Group, { eventMs }: Moment, isUrgent: boolean): Member[] {
    const found: Member[] = [];
    for (const id of group.members) {
      const member = this.known.get(id)!;
      const { raisedMs, severity } = member.episode;
      if (member.places.get(group.route)!.told !== undefined) continue;
      // What people hear must not depend on who else has arrived already.
      if (raisedMs! > eventMs || (isUrgent && rankOf(severity) <= rankOf(group.toldSeverity))) continue;
      if (!this.isMuted(member, eventMs)) found.push(member);
    }
    return found;
  }

  private tellFirst(group: Group, route: Route, newcomers: readonly Member[], now: Moment): void {
    if (newcomers.length === 0) {
      if (group.members.size === 0 || group.open === 0) return this.close(group);
      return this.waitFor(group, later(now, route.groupIntervalMs));
    }
    group.id = groupId(group);
    this.trafficOf(route.id).told(group);
    this.events.routeTouched(route.id);
    this.tell(group, route, 'firing', [], newcomers, now);
    if (group.open === 0) this.resolve(group, route, now);
    else this.waitOn(group, route, now);
  }

  private tellMore(group: Group, route: Route, newcomers: readonly Member[], now: Moment): void {
    if (group.open === 0) return this.resolve(group, route, now, newcomers);
    const told = this.toldMembers(group);
    const changes = told.flatMap((member) => changesOf(member, member.places.get(route.id)!));
    const phrases = phrased(newcomers, changes);
    const isOld = now.eventMs >= group.told!.eventMs + route.repeatIntervalMs;
    if (phrases.length > 0) this.tell(group, route, 'updated', phrases, [...told, ...newcomers], now);
    else if (isOld && group.acknowledgedBy === undefined) this.tell(group, route, 'repeated', [], told, now);
    this.drop(
      group,
      told.filter(({ episode }) => episode.status === 'over'),
    );
    this.waitOn(group, route, now);
  }

  private resolve(group: Group, route: Route, now: Moment, newcomers: readonly Member[] = []): void {
    const members = [...this.toldMembers(group), ...newcomers];
    if (members.length > 0) this.tell(group, route, 'resolved', [], members, now);
    this.close(group);
  }

  private tell(
    group: Group,
    route: Route,
    event: NotificationEvent,
    changes: readonly string[],
    members: readonly Member[],
    now: Moment,
  ): void {
    if (members.length === 0) return;
    group.revision += 1;
    group.told = now;
    for (const member of members) {
      const place = member.places.get(route.id)!;
      if (place.told === undefined) group.total += 1;
      noteTold(member, place);
      group.toldSeverity = worseOf(group.toldSeverity, member.episode.severity);
      this.events.memberTouched(member.episode.id);
    }
    this.notices.push(noticeOf(group, route.receiver, event, changes, members, now.eventMs));
  }

  /** What comes next: members that are muted or have just come after the interval, else a repetition. */
  private waitOn(group: Group, route: Route, now: Moment): void {
    const isComplete = [...group.members].every(
      (id) => this.known.get(id)!.places.get(route.id)!.told !== undefined,
    );
    const waitMs = isComplete ? route.repeatIntervalMs : route.groupIntervalMs;
    this.waitFor(group, later(now, waitMs));
  }

  private waitFor(group: Group, moment: Moment): void {
    group.due = moment;
    this.events.touched(group.key);
    this.events.wait(group.key, moment);
  }

  private hasten(group: Group, moment: Moment): void {
    this.waitFor(group, sooner(group.due, moment));
  }

  private afterInterval({ told, route }: Group, now: Moment): Moment {
    const least = later(told!, this.parts.routes.route(route)?.groupIntervalMs ?? 0);
    return {
      eventMs: Math.max(least.eventMs, now.eventMs),
      arrivalMs: Math.max(least.arrivalMs, now.arrivalMs),
    };
  }

  /** Takes in a storm what has broken together with the groups that wait. @returns whether there was one */
  private gather(route: Route, now: Moment): boolean {
    const traffic = this.trafficOf(route.id);
    const together = traffic.gathering(now.eventMs, this.options);
    if (together.length === 0) return false;
    const members = together.flatMap((group) => [...group.members].map((id) => this.known.get(id)!));
    const tag = dividingTag(members, this.options.maxGroups);
    const begun = new Set<Group>();
    for (const member of members) {
      const value = tag === undefined ? 'all' : keyOf(member.labels, [tag]);
      const key = `${route.id} storm ${value}`;
      const storm = traffic.stormFor(key, now.eventMs, this.options) ?? this.stormGroup(key, route.id);
      if (storm.told === undefined) begun.add(storm);
      else this.hasten(storm, this.afterInterval(storm, later(now, route.groupWaitMs)));
      this.takenIn.set(groupKey(route, member.labels), storm.key);
      join(storm, member);
      this.events.memberTouched(member.episode.id);
    }
    for (const group of together) this.close(group);
    for (const storm of begun) this.flush(storm.key, now);
    return true;
  }

  private stormGroup(key: string, route: string): Group {
    const storm = this.groups.get(key) ?? newGroup(key, route, true);
    this.groups.set(key, storm);
    return storm;
  }

  private isMuted(member: Member, atMs: number): boolean {
    const mutedBy = this.muteOf(member, atMs);
    if (mutedBy?.by !== member.mutedBy?.by) this.events.memberTouched(member.episode.id);
    member.mutedBy = mutedBy;
    return mutedBy !== undefined;
  }

  private muteOf({ labels, episode }: Member, atMs: number): Mute | undefined {
    const inhibitor = this.parts.inhibitions.inhibitorOf(episode.id, labels);
    if (inhibitor !== undefined) return { gate: 'inhibition', by: inhibitor };
    const silence = this.parts.silences.silenceOf(labels, atMs);
    if (silence !== undefined) return { gate: 'silence', by: silence.id };
    const window = this.parts.maintenance.mutedBy(labels, atMs);
    return window === undefined ? undefined : { gate: 'maintenance', by: window };
  }

  private toldMembers(group: Group): Member[] {
    return [...group.members]
      .map((id) => this.known.get(id)!)
      .filter(({ places }) => places.get(group.route)!.told !== undefined);
  }

  private drop(group: Group, members: readonly Member[]): void {
    for (const member of members) {
      group.members.delete(member.episode.id);
      if (member.places.get(group.route)?.group === group.key) member.places.delete(group.route);
      this.forgetIfAlone(member);
    }
  }

  private close(group: Group): void {
    this.drop(
      group,
      [...group.members].map((id) => this.known.get(id)!),
    );
    this.groups.delete(group.key);
    this.trafficOf(group.route).closed(group);
    if (group.isStorm) for (const [own, key] of this.takenIn) if (key === group.key) this.takenIn.delete(own);
    this.events.touched(group.key);
    this.events.wait(group.key, undefined);
  }

  private forgetIfAlone({ episode, places }: Member): void {
    this.events.memberTouched(episode.id);
    if (episode.status === 'over' && places.size === 0) this.known.delete(episode.id);
  }

  private trafficOf(route: string): RouteTraffic {
    let traffic = this.traffic.get(route);
    if (traffic === undefined) this.traffic.set(route, (traffic = new RouteTraffic()));
    return traffic;
  }
}

function isActive({ status }: Episode): boolean {
  return status === 'firing' || status === 'cooling';
}

function groupKey(route: Route, labels: Labels): string {
  const names = route.groupBy.includes('...') ? ['series', 'kind'] : route.groupBy;
  return `${route.id} ${keyOf(labels, names)}`;
}
