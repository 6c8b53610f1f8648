import { type Log, type Outcome, type SeriesKey, unknownChannels } from '@kymo/domain';

/** Series named in one warning. */
const NAMED_SERIES = 5;

/** Warns once for each series of the channels that the serving model does not know. */
export class UnknownChannels {
  private readonly told = new Map<SeriesKey, string>();

  constructor(private readonly logger: Pick<Log, 'warn'>) {}

  look({ verdicts }: Outcome): void {
    const fresh = new Map<SeriesKey, string>();
    for (const { window, score } of verdicts) {
      if (window.ends) this.told.delete(window.series);
      if (score === undefined) continue;
      const unknown = unknownChannels(window.channels, score).join(', ');
      if (unknown === '' || this.told.get(window.series) === unknown) continue;
      this.told.set(window.series, unknown);
      fresh.set(window.series, unknown);
    }
    if (fresh.size === 0) return;
    const channels = Object.fromEntries([...fresh].slice(0, NAMED_SERIES));
    this.logger.warn(
      { series: fresh.size, channels },
      'The serving model does not know these channels. They are kept and shown; the next fit learns them.',
    );
  }
}
