import type { Config } from '@kymo/config';
import type { Flags } from '../flags';
import { pageUrl } from '../status/page-address';

/** What this run was told: its configuration, and the flags of its command line. */
export class ConfigService {
  /** When the program began, by `performance.now()`. */
  readonly startedMs = performance.now();

  constructor(
    readonly values: Config,
    readonly flags: Flags,
    /** The configuration as it may be shown. */
    readonly shown: unknown = values,
  ) {}

  /** Whether the run reads one input and reports what it found there. */
  get isInput(): boolean {
    return this.values.source.type === 'file';
  }

  /** Address of the page for links in alerts: as configured, else where it listens; undefined where neither is known. */
  get publicUrl(): string | undefined {
    const { publicUrl, host, port, tls } = this.values.http;
    if (publicUrl !== undefined || this.flags.headless || port === 0) return publicUrl;
    return pageUrl(host, port, tls !== undefined);
  }

  /** Whether the stream ends by itself. */
  get hasEnd(): boolean {
    return this.isInput || this.values.source.type === 'influx';
  }

  /** Whether the telemetry is of now: no recording, and no plant that is simulated. */
  get isLive(): boolean {
    return !this.hasEnd && this.values.source.type !== 'simulator';
  }

  /** Standard output is left to the JSON object where one was asked for. */
  get output(): NodeJS.WriteStream {
    return this.flags.json ? process.stderr : process.stdout;
  }

  /** Whether a person watches the terminal: it is drawn on, and what happens is told in plain words. */
  get isWatched(): boolean {
    return this.output.isTTY;
  }

  /** Whether nobody watches the terminal: what happens goes to the log. */
  get isService(): boolean {
    return this.flags.config !== undefined && !this.isWatched;
  }
}
