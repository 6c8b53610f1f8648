import { type Log, type Outcome, type SeriesKey, unknownChannels } from '@kymo/domain';

/** Most series named in one warning. */
const NAMED_SERIES = 5;

/** Says once for each series which of its channels the serving model does not know. */
export class UnknownChannels {
  private readonly told = new Map<SeriesKey, string>();

  constructor(private readonly logger: Log) {}

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
      'the serving model does not know these channels: they are kept, shown, and learnt by the next fit',
    );
  }
}
