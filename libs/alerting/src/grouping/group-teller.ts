import type { Acknowledgement, NotificationEvent } from '@kymo/domain';
import type { Episode, Moment } from '../episode/episode';
import { rankOf, worseOf } from '../policy/severity';
import { keyOf } from '../routing/labels';
import type { Route, RouteTree } from '../routing/route';
import { changesOf, hasChanged, noteTold, phrased } from './changes';
import { type Group, groupId, isActive, later, type Member, type Place, sooner } from './group';
import type { GroupStore } from './group-store';
import type { Mutes } from './mutes';
import { type Notice, noticeOf } from './notice';
import { dividingTag, type StormOptions } from './storms';

/** What the one who keeps time and state is told of. */
export interface GroupEvents {
  readonly wait: (group: string, moment: Moment | undefined) => void;
  readonly touched: (row: 'group' | 'member' | 'route', key: string) => void;
}

/** Decides when a group is told what. */
export class GroupTeller {
  private notices: Notice[] = [];

  constructor(
    private readonly store: GroupStore,
    private readonly routes: RouteTree,
    private readonly mutes: Mutes,
    private readonly storms: StormOptions,
    private readonly events: GroupEvents,
  ) {}

  takeNotices(): Notice[] {
    const { notices } = this;
    this.notices = [];
    return notices;
  }

  /** Takes an episode that has changed to where it belongs, and has told what cannot wait. */
  follow(member: Member, before: Episode, isRelabelled: boolean, now: Moment): void {
    const { episode, labels } = member;
    if (episode.status === 'over') return this.leave(member, now);
    if (!isActive(episode)) return;
    const isNew = !isActive(before) || member.places.size === 0;
    if (isNew || isRelabelled) {
      this.mutes.inhibitions.fires(episode.id, labels);
      for (const route of this.routes.routesFor(labels))
        if (!member.places.has(route.id)) this.enter(member, route, now);
    }
    for (const place of member.places.values()) this.hastenChanged(member, place, now);
  }

  /** Tells of a group what there is to tell. @param isUrgent members that are no worse than what is known can wait */
  flush(key: string, now: Moment, isUrgent = false): void {
    const group = this.store.group(key);
    if (group === undefined) return;
    this.events.touched('group', key);
    const route = this.routes.route(group.route);
    if (route === undefined) return this.close(group);
    if (group.told === undefined && !group.isStorm && this.gather(route, now)) return;
    const newcomers = this.newcomers(group, now, isUrgent);
    if (group.told === undefined) this.tellFirst(group, route, newcomers, now);
    else this.tellMore(group, route, newcomers, now);
  }

  /** Somebody has taken an episode on, or given it back: groups of which all is taken on are quiet. */
  attend(member: Member, now: Moment): void {
    for (const { group: key, told } of member.places.values()) {
      const group = this.store.group(key);
      const route = group && this.routes.route(group.route);
      if (group?.told === undefined || route === undefined || told === undefined) continue;
      const before = group.acknowledgedBy;
      this.noteAttendance(group);
      if (group.acknowledgedBy === before) continue;
      const { series } = member.episode.incident;
      const isTaken = group.acknowledgedBy !== undefined;
      const { by, note } = member.episode.acknowledgement ?? {};
      const changes = isTaken ? (note === undefined ? [] : [`${by}: ${note}`]) : [`${series} was given back`];
      const at = { ...now, eventMs: Math.max(now.eventMs, group.told.eventMs) };
      this.tell(
        group,
        route,
        isTaken ? 'acknowledged' : 'updated',
        changes,
        this.store.toldMembersOf(group),
        at,
      );
      this.waitOn(group, route, at);
    }
  }

  /** Becomes a member of its group on a route. */
  private enter(member: Member, route: Route, now: Moment): void {
    const group = this.store.enter(route, member);
    if (group.told !== undefined) return this.hastenNewcomers(group, route, now);
    const eventMs = member.episode.raisedMs! + route.groupWaitMs;
    this.hasten(group, { eventMs, arrivalMs: now.arrivalMs + Math.max(0, eventMs - now.eventMs) });
  }

  /** A worse severity is told at once, other changes after the interval. */
  private hastenChanged(member: Member, place: Place, now: Moment): void {
    const group = this.store.group(place.group);
    if (group?.told === undefined) return;
    const isWorse = rankOf(member.episode.severity) > rankOf(group.toldSeverity);
    if (isWorse && !this.isMuted(member, now)) this.flush(group.key, now, true);
    if (hasChanged(member, place)) this.hasten(group, this.afterInterval(group, now));
  }

  private leave(member: Member, now: Moment): void {
    const { episode, places } = member;
    for (const [route, place] of places) {
      const group = this.store.group(place.group);
      if (group === undefined) continue;
      group.open -= 1;
      group.endMs = Math.max(group.endMs, episode.endMs ?? now.eventMs);
      if (place.told === undefined && this.isMuted(member, now)) {
        this.store.leave(route, member);
      }
      if (group.told === undefined) continue;
      if (group.open === 0) this.flush(group.key, now);
      // The others may be over soon, too: then one message says so of all.
      else this.hasten(group, later(now, this.intervalOf(group)));
    }
    this.forgetIfAlone(member);
  }

  /** Members that people have not heard of and now should. */
  private newcomers(group: Group, now: Moment, isUrgent: boolean): Member[] {
    return this.store.membersOf(group).filter((member) => {
      const { raisedMs, severity } = member.episode;
      if (member.places.get(group.route)!.told !== undefined) return false;
      // What people hear must not depend on who else has arrived already.
      if (raisedMs! > now.eventMs || (isUrgent && rankOf(severity) <= rankOf(group.toldSeverity)))
        return false;
      return !this.isMuted(member, now);
    });
  }

  private tellFirst(group: Group, route: Route, newcomers: readonly Member[], now: Moment): void {
    if (newcomers.length === 0) {
      if (group.open === 0) return this.close(group);
      return this.waitFor(group, later(now, route.groupIntervalMs));
    }
    group.id = groupId(group);
    this.store.trafficOf(route.id).told(group);
    this.events.touched('route', route.id);
    this.tell(group, route, 'firing', [], newcomers, now);
    if (group.open === 0) this.resolve(group, route, now);
    else this.waitOn(group, route, now);
  }

  private tellMore(group: Group, route: Route, newcomers: readonly Member[], now: Moment): void {
    if (group.open === 0) return this.resolve(group, route, now, newcomers);
    const told = this.store.toldMembersOf(group);
    const changes = told.flatMap((member) => changesOf(member, member.places.get(route.id)!));
    const phrases = phrased(newcomers, changes);
    // People are reminded by the clock: of a backlog they hear once.
    const isOld = now.arrivalMs >= group.told!.arrivalMs + route.repeatIntervalMs;
    if (phrases.length > 0) this.tell(group, route, 'updated', phrases, [...told, ...newcomers], now);
    else if (isOld && group.acknowledgedBy === undefined) this.tell(group, route, 'repeated', [], told, now);
    this.drop(
      group,
      told.filter(({ episode }) => episode.status === 'over'),
    );
    this.waitOn(group, route, now);
  }

  /** A group is taken on where all its members are that people know of and that are not over; the latest says by whom. */
  private noteAttendance(group: Group): void {
    let latest: Acknowledgement | undefined;
    let isOpen = false;
    for (const id of group.members) {
      const { episode, places } = this.store.member(id)!;
      if (episode.status === 'over' || places.get(group.route)!.told === undefined) continue;
      isOpen = true;
      const { acknowledgement } = episode;
      if (acknowledgement === undefined) {
        delete group.acknowledgedBy;
        return;
      }
      if (latest === undefined || acknowledgement.atMs > latest.atMs) latest = acknowledgement;
    }
    // What is over keeps the name of who has taken it on.
    if (isOpen) group.acknowledgedBy = latest!.by;
  }

  private resolve(group: Group, route: Route, now: Moment, newcomers: readonly Member[] = []): void {
    this.tell(group, route, 'resolved', [], [...this.store.toldMembersOf(group), ...newcomers], now);
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
      this.events.touched('member', member.episode.id);
    }
    if (event !== 'acknowledged') this.noteAttendance(group);
    this.notices.push(noticeOf(group, route.receiver, event, changes, members, now.eventMs));
  }

  /** What comes next: members that are muted or have just come after the interval, else a repetition. */
  private waitOn(group: Group, route: Route, now: Moment): void {
    const isComplete = this.store.toldMembersOf(group).length === group.members.size;
    const next = later(now, isComplete ? route.repeatIntervalMs : route.groupIntervalMs);
    const isReminded = isComplete && group.acknowledgedBy === undefined;
    const arrivalMs = isReminded ? group.told!.arrivalMs + route.repeatIntervalMs : next.arrivalMs;
    this.waitFor(group, { ...next, arrivalMs });
  }

  private waitFor(group: Group, moment: Moment): void {
    group.due = moment;
    this.events.touched('group', group.key);
    this.events.wait(group.key, moment);
  }

  private hasten(group: Group, moment: Moment): void {
    this.waitFor(group, sooner(group.due, moment));
  }

  private hastenNewcomers(group: Group, route: Route, now: Moment): void {
    this.hasten(group, this.afterInterval(group, later(now, route.groupWaitMs)));
  }

  private afterInterval(group: Group, now: Moment): Moment {
    const least = later(group.told!, this.intervalOf(group));
    return {
      eventMs: Math.max(least.eventMs, now.eventMs),
      arrivalMs: Math.max(least.arrivalMs, now.arrivalMs),
    };
  }

  private intervalOf({ route }: Group): number {
    return this.routes.route(route)?.groupIntervalMs ?? 0;
  }

  /** Takes in a storm what has broken together with the groups that wait. @returns whether there was one */
  private gather(route: Route, now: Moment): boolean {
    const traffic = this.store.trafficOf(route.id);
    const together = traffic.gathering(now.eventMs, this.storms);
    if (together.length === 0) return false;
    const members = together.flatMap((group) => this.store.membersOf(group));
    const tag = dividingTag(members, this.storms.maxGroups);
    const begun = new Set<Group>();
    for (const member of members) {
      const key = `${route.id} storm ${tag === undefined ? 'all' : keyOf(member.labels, [tag])}`;
      const storm = traffic.stormFor(key, now.eventMs, this.storms) ?? this.store.storm(key, route.id);
      if (storm.told === undefined) begun.add(storm);
      else this.hastenNewcomers(storm, route, now);
      this.store.takeIn(route, member, storm);
      this.events.touched('member', member.episode.id);
    }
    for (const group of together) this.close(group);
    for (const storm of begun) this.flush(storm.key, now);
    return true;
  }

  private isMuted(member: Member, now: Moment): boolean {
    const mutedBy = this.mutes.muteOf(member, now);
    const isNew = mutedBy?.by !== member.mutedBy?.by;
    member.mutedBy = mutedBy;
    if (isNew) this.events.touched('member', member.episode.id);
    return mutedBy !== undefined;
  }

  private drop(group: Group, members: readonly Member[]): void {
    for (const member of members) {
      // A storm may have taken it from here.
      if (member.places.get(group.route)?.group === group.key) this.store.leave(group.route, member);
      this.forgetIfAlone(member);
    }
  }

  private close(group: Group): void {
    this.drop(group, this.store.membersOf(group));
    this.store.remove(group);
    this.events.touched('group', group.key);
    this.events.wait(group.key, undefined);
  }

  private forgetIfAlone({ episode, places }: Member): void {
    this.events.touched('member', episode.id);
    if (episode.status === 'over' && places.size === 0) this.store.forget(episode.id);
  }
}
