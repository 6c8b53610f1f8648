import type { ReadConfig } from '@kymo/config';

/** How the last reload of the configuration went. */
export interface ReloadOutcome {
  readonly successful: boolean;
  readonly atMs: number;
  /** What was wrong, where something was. */
  readonly why?: string;
}

/** Carries the next configuration from the run that has read it to the one that begins with it. */
export class ConfigSwitch {
  /** Present once the configuration was read again. */
  last: ReloadOutcome | undefined;
  /** Runs begun in this process. */
  runs = 0;
  private next: ReadConfig | undefined;
  private resolve!: () => void;
  private promise!: Promise<void>;

  constructor() {
    this.expect();
  }

  /** Resolves when the run is to end for one with another configuration. */
  get requested(): Promise<void> {
    return this.promise;
  }

  get isRequested(): boolean {
    return this.next !== undefined;
  }

  request(next: ReadConfig): void {
    this.next = next;
    this.resolve();
  }

  /** The configuration to go on with; undefined where the run ended for another reason. */
  take(): ReadConfig | undefined {
    const { next } = this;
    this.next = undefined;
    this.expect();
    return next;
  }

  private expect(): void {
    this.promise = new Promise((resolve) => (this.resolve = resolve));
  }
}
