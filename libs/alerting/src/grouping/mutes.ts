import type { Maintenance } from '../policy/maintenance';
import type { Silences } from '../policy/silences';
import type { Inhibitions } from '../routing/inhibition';
import type { Moment } from '../episode/episode';
import type { Mute } from '../policy/gate';
import type { Member } from './group';

/** Where people, the calendar and other incidents say that an episode is not to be told. */
export class Mutes {
  constructor(
    readonly inhibitions: Inhibitions,
    private readonly silences: Silences,
    private readonly maintenance: Maintenance,
  ) {}

  /**
   * What keeps an episode from people at a moment. A silence holds for what happens in it, and while it lasts by the clock.
   * Maintenance holds for what happens in it; data that are ahead of the clock happen now.
   */
  muteOf({ labels, episode }: Member, { eventMs, arrivalMs }: Moment): Mute | undefined {
    const inhibitor = this.inhibitions.inhibitorOf(episode.id, labels);
    if (inhibitor !== undefined) return { gate: 'inhibition', by: inhibitor };
    const silence = this.silences.silenceOf(labels, eventMs) ?? this.silences.silenceOf(labels, arrivalMs);
    if (silence !== undefined) return { gate: 'silence', by: silence.id };
    const window = this.maintenance.mutedBy(labels, Math.min(eventMs, arrivalMs));
    return window === undefined ? undefined : { gate: 'maintenance', by: window };
  }
}
