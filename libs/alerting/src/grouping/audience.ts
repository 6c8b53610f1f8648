import type { Moment } from '../episode/episode';
import { rankOf } from '../policy/severity';
import type { Group, Member } from './group';
import type { Mutes } from './mutes';
import { placeOn } from './places';

/** Which members people should hear of. */
export class Audience {
  constructor(
    private readonly mutes: Mutes,
    private readonly changed: (member: Member) => void,
  ) {}

  /** Members that people have not heard of and now should. @param isUrgent only those worse than what is known */
  newcomers(group: Group, now: Moment, isUrgent = false): Member[] {
    const newcomers: Member[] = [];
    for (const member of group.members) {
      const { raisedMs, severity } = member.episode;
      if (placeOn(member.places, group.route)!.told !== undefined) continue;
      // What people hear must not depend on who else has arrived already.
      if (raisedMs! > now.eventMs || (isUrgent && rankOf(severity) <= rankOf(group.toldSeverity))) continue;
      if (!this.isMuted(member, now)) newcomers.push(member);
    }
    return newcomers;
  }

  /** Whether a member is muted now; notes by what. */
  isMuted(member: Member, now: Moment): boolean {
    const mutedBy = this.mutes.muteOf(member, now);
    const isNew = mutedBy?.gate !== member.mutedBy?.gate || mutedBy?.by !== member.mutedBy?.by;
    member.mutedBy = mutedBy;
    if (isNew) this.changed(member);
    return mutedBy !== undefined;
  }
}
