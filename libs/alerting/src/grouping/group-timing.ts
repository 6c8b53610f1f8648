import type { Moment } from '../episode/episode';
import type { Route, RouteTree } from '../routing/route';
import { type Group, isToldWhole, later, sooner } from './group';
import type { OpenGroups } from './open-groups';
import type { StormOptions } from './storms';

/** Time in which a storm shows by what it is divided. */
const STORM_WAIT_MS = 500;

/** When a group is told next: after the wait of its route, its interval, or its time of repetition. */
export class GroupTiming {
  constructor(
    private readonly groups: OpenGroups,
    private readonly routes: RouteTree,
    private readonly storms: Pick<StormOptions, 'maxGroups'>,
    private readonly changed: (group: Group) => void,
  ) {}

  /** A group that has not been told waits for further members, from the moment at which people had to know of this one. */
  waitForMore(group: Group, route: Route, raisedMs: number, now: Moment): void {
    const eventMs = raisedMs + route.groupWaitMs;
    this.hasten(group, { eventMs, arrivalMs: now.arrivalMs + Math.max(0, eventMs - now.eventMs) });
    this.hurry(group, route, now);
  }

  /** Members have joined a group that was told. A storm is told once how far it has gone on, without waiting for the interval. */
  waitForNewcomers(group: Group, route: Route, now: Moment): void {
    const isYoung = group.isStorm && group.revision === 1;
    const intervalMs = isYoung ? route.groupWaitMs : route.groupIntervalMs;
    this.hasten(group, afterInterval(group, later(now, route.groupWaitMs), intervalMs));
  }

  /** A member has changed. */
  waitForChange(group: Group, now: Moment): void {
    this.hasten(group, afterInterval(group, now, this.intervalOf(group)));
  }

  /** A member is over: then the others may be over soon, too, and one message says so of all. */
  waitForEnds(group: Group, now: Moment): void {
    this.hasten(group, later(now, this.intervalOf(group)));
  }

  /** Nobody is to be told now: all members are muted, or cool down. */
  lookAgain(group: Group, route: Route, now: Moment): void {
    this.waitFor(group, later(now, route.groupIntervalMs));
  }

  /** A group was told: next are members that are muted or have just come, after the interval, else a repetition. */
  waitOn(group: Group, route: Route, now: Moment): void {
    const isComplete = isToldWhole(group);
    const next = later(now, isComplete ? route.repeatIntervalMs : route.groupIntervalMs);
    const isReminded = isComplete && group.acknowledgedBy === undefined;
    const arrivalMs = isReminded ? group.told!.arrivalMs + route.repeatIntervalMs : next.arrivalMs;
    this.waitFor(group, { ...next, arrivalMs });
  }

  /** More groups wait than will be told one by one: by the clock none waits for further members any longer. */
  private hurry(group: Group, route: Route, { arrivalMs }: Moment): void {
    const { maxGroups } = this.storms;
    const { waiting } = this.groups.trafficOf(route.id);
    if (waiting.size <= maxGroups) return;
    // What is muted waits for something else.
    const isSoon = ({ due }: Group) => due!.arrivalMs <= arrivalMs + route.groupWaitMs;
    let soon = 0;
    for (const one of waiting) if (isSoon(one) && ++soon > maxGroups + 1) break;
    if (soon <= maxGroups) return;
    const hurriedMs = arrivalMs + Math.min(STORM_WAIT_MS, route.groupWaitMs);
    // Those before it hurry already, but where it is the first too many.
    for (const one of soon > maxGroups + 1 ? [group] : waiting)
      if (isSoon(one)) this.hasten(one, { eventMs: one.due!.eventMs, arrivalMs: hurriedMs });
  }

  private hasten(group: Group, moment: Moment): void {
    const { due } = group;
    if (due !== undefined && due.eventMs <= moment.eventMs && due.arrivalMs <= moment.arrivalMs) return;
    this.waitFor(group, sooner(group.due, moment));
  }

  private waitFor(group: Group, moment: Moment): void {
    group.due = moment;
    this.changed(group);
  }

  private intervalOf({ route }: Group): number {
    return this.routes.route(route)?.groupIntervalMs ?? 0;
  }
}

function afterInterval({ told }: Group, now: Moment, intervalMs: number): Moment {
  const least = later(told!, intervalMs);
  return {
    eventMs: Math.max(least.eventMs, now.eventMs),
    arrivalMs: Math.max(least.arrivalMs, now.arrivalMs),
  };
}
