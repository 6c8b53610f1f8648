import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from '@kymo/testing';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { stringify } from 'yaml';
import type { Pumps } from './pumps';
import { webhookReceiver } from './webhook-receiver';

export const SIGNALS = ['SIGTERM', 'SIGKILL', 'SIGSTOP'] as const;
export type Disturbance = (typeof SIGNALS)[number];
/** How often each of them comes. */
export const DISTURBANCES = Number(process.env['KYMO_DISTURBANCES'] ?? 1);
/** Longer than a session: who stands still that long is expelled. */
export const STANDSTILL_MS = 8_000;
export const LIMIT_MS = 480_000;

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** What the configuration of a monitor says beyond what all of them say. */
interface Own {
  readonly source: Readonly<Record<string, unknown>>;
  readonly receiver: Receiver;
  readonly sinks: readonly Readonly<Record<string, unknown>>[];
}

type Receiver = Awaited<ReturnType<typeof webhookReceiver>>;

/**
 * Monitors of pumps that are stopped, killed and held up, in a folder of their own. What is left of them ends behind the
 * tests of the file, and where one fails, what they said last is shown.
 */
export class DisturbedMonitors {
  readonly folder: string;
  readonly #programs: Program[] = [];
  readonly #ends: (() => unknown)[] = [];
  #artifact!: string;

  /** @param pumps are fitted before the tests */
  constructor(name: string, pumps: Pumps) {
    this.folder = mkdtempSync(join(tmpdir(), `kymo-${name}-`));
    beforeAll(async () => {
      this.#artifact = await pumps.fit(this.folder);
    }, LIMIT_MS);
    afterEach(({ task }) => {
      if (task.result?.state !== 'fail') return;
      for (const { err } of this.#programs) console.log(err.slice(-3_000));
    });
    afterAll(async () => {
      await Promise.all(this.#programs.map((program) => program.end('SIGKILL')));
      for (const end of this.#ends.reverse()) await end();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** To be done behind the tests, the latest first. */
  atEnd(end: () => unknown): void {
    this.#ends.push(end);
  }

  async receiver(): Promise<Receiver> {
    const receiver = await webhookReceiver(SECRET);
    this.atEnd(() => receiver.close());
    return receiver;
  }

  /** Starts a monitor; one of the same folder goes on with what it has kept there. */
  start(home: string, { source, receiver, sinks }: Own): Program {
    mkdirSync(home, { recursive: true });
    const config = join(home, 'kymo.yaml');
    writeFileSync(
      config,
      stringify({
        dataFolder: join(home, 'data'),
        source: { type: 'kafka', sessionTimeoutMs: 6_000, heartbeatIntervalMs: 1_000, ...source },
        detection: { groupBy: null, artifacts: [this.#artifact] },
        sinks: [{ type: 'webhook', url: receiver.url, allowPrivateAddresses: true }, ...sinks],
        http: { port: 0 },
        onCall: { maxAgeMs: null },
      }),
    );
    const program = new Program('kymo-monitor', ['--config', config], { KYMO_WEBHOOK_SECRET: SECRET });
    this.#programs.push(program);
    return program;
  }
}

/** Each of them as often as disturbances are to come, in any order. */
export function inAnyOrder<One>(each: readonly One[], random: () => number): One[] {
  return Array.from({ length: DISTURBANCES }, () => each)
    .flat()
    .map((one) => ({ one, turn: random() }))
    .sort((first, second) => first.turn - second.turn)
    .map(({ one }) => one);
}
