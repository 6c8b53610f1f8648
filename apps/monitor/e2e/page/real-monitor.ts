import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MONITOR_ADDRESS_FILE, type MonitorAddress } from '@kymo/api';
import { SimulatorSource } from '@kymo/connectors';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { vi } from 'vitest';
import { preparedMonitor } from '../../src/started-monitor.fixture';

// eslint-disable-next-line @nx/enforce-module-boundaries -- the page is tried on the monitor that serves it
export { Bench, cutOff, DESKTOP, PHONE, tile } from '../../../console/e2e/bench';

export const PAGE = new URL('../../../../dist/console/', import.meta.url).pathname;
const PARTITION = 'test';

type Values = Readonly<Record<string, number>>;
type Pass = (records: readonly object[]) => Promise<void>;

/**
 * A whole monitor in this process: store, pipeline, models and HTTP are the real ones, and only the source is played by the
 * test, which says when telemetry arrives by the clock on the wall.
 */
export class RealMonitor {
  private constructor(
    private readonly app: NestExpressApplication,
    readonly address: string,
    /** Of whoever may read the data folder. */
    readonly token: string,
    private readonly folder: string,
    private readonly remove: () => void,
    private readonly pass: Pass,
    private readonly end: () => void,
  ) {}

  static async start(settings: object = {}): Promise<RealMonitor> {
    let offset = 0;
    let begin: (pass: Pass) => void = () => undefined;
    let end: () => void = () => undefined;
    const begun = new Promise<Pass>((resolve) => (begin = resolve));
    const ended = new Promise<void>((resolve) => (end = resolve));
    vi.spyOn(SimulatorSource.prototype, 'run').mockImplementation(async ({ pass, signal, resumeAt }) => {
      offset = resumeAt(PARTITION) ?? 0;
      signal.addEventListener('abort', end, { once: true });
      begin((records) =>
        pass({
          partition: PARTITION,
          records: records.map((record) => ({
            value: Buffer.from(JSON.stringify(record)),
            partition: PARTITION,
            offset: offset++,
          })),
          nextOffset: offset,
        }),
      );
      await ended;
    });
    const { app, url, folder: own, remove } = await preparedMonitor(0, settings);
    const folder = (settings as { readonly dataFolder?: string }).dataFolder ?? own;
    app.useStaticAssets(PAGE);
    await app.init();
    const { token } = JSON.parse(readFileSync(join(folder, MONITOR_ADDRESS_FILE), 'utf8')) as MonitorAddress;
    return new RealMonitor(app, url(), token, folder, remove, await begun, end);
  }

  /** Samples by moment of event time and by series. */
  async sendAll(
    moments: readonly { timeMs: number; values: Readonly<Record<string, Values>> }[],
  ): Promise<void> {
    const records = moments.flatMap(({ timeMs, values }) =>
      Object.entries(values).map(([series, measured]) => ({
        series,
        time: timeMs,
        values: measured,
        tags: { kind: series.split('-')[0]! },
      })),
    );
    await this.pass(records);
  }

  /** The source has been read to its end. */
  endStream(): void {
    this.end();
  }

  async read<Content>(path: string): Promise<Content> {
    return (await (await fetch(`${this.address}${path}`)).json()) as Content;
  }

  /** Stops, and starts again where it was. */
  async restarted(settings: object = {}): Promise<RealMonitor> {
    this.end();
    await this.app.close();
    vi.restoreAllMocks();
    const again = await RealMonitor.start({ ...settings, dataFolder: this.folder });
    return Object.assign(again, { remove: this.remove });
  }

  async stop(): Promise<void> {
    this.end();
    await this.app.close();
    this.remove();
    vi.restoreAllMocks();
  }
}
