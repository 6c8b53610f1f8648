import type { Store } from '@kymo/domain';
import type { KeptSilence, SilenceWatch } from '@kymo/pipeline';

const DOCUMENT = 'arrivals';
/** Wall-clock time between two looks at what is to be kept. */
const LOOK_MS = 1_000;
/** Looks between two copies into the store, while only time goes on. */
const KEPT_EVERY = 15;

/** What was known of arrivals when the run before ended. */
export function keptSilence(store: Pick<Store, 'document'>): KeptSilence | undefined {
  return store.document(DOCUMENT) as KeptSilence | undefined;
}

/** Keeps what is known of arrivals, so that a feed that is dead at a restart is not taken for a new one. */
export class SilenceKeeper {
  private looks = 0;
  private wasQuiet: boolean | undefined;
  private readonly looking: NodeJS.Timeout;

  constructor(
    private readonly store: Pick<Store, 'putDocument'>,
    private readonly silences: Pick<SilenceWatch, 'kept'>,
  ) {
    this.looking = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  /** Keeps what is known now, for the last time. */
  async close(): Promise<void> {
    clearInterval(this.looking);
    await this.keep();
  }

  private async look(): Promise<void> {
    const isNews = this.silences.kept?.isQuiet !== this.wasQuiet;
    if (++this.looks % KEPT_EVERY === 0 || isNews) await this.keep();
  }

  private async keep(): Promise<void> {
    const { kept } = this.silences;
    this.wasQuiet = kept?.isQuiet;
    if (kept !== undefined) await this.store.putDocument(DOCUMENT, kept);
  }
}
