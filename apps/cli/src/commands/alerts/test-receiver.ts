import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Notifier, type OnCallSettings, routeSchema } from '@kymo/alerting';
import { loadConfig } from '@kymo/config';
import { createSink, environmentWithFiles, isReceiver, LmdbStore } from '@kymo/connectors';
import { Pump } from '@kymo/delivery';
import { KymoError, type Notification, zeroCounters } from '@kymo/domain';
import { Command } from 'commander';
import { exampleIncident } from '../../alerts/example-incident';

interface Options {
  readonly config: string;
}

const DAY_MS = 86_400_000;

/** `kymo alerts test`: an example takes the very path of a real message. */
export function testReceiverCommand(): Command {
  return new Command('test')
    .description('Send an example incident and its end to a receiver, the way a real one goes.')
    .argument('<receiver>', 'name of the receiver in the configuration')
    .requiredOption('--config <file>', 'YAML file')
    .action(test);
}

async function test(name: string, { config }: Options): Promise<void> {
  const { sinks, onCall, http, dataFolder } = loadConfig(config);
  const taking = sinks.filter(({ type }) => isReceiver(type));
  const chosen = taking.find((sink) => sink.name === name);
  if (chosen === undefined)
    throw new KymoError(
      'OPTIONS_INVALID',
      `testing the receiver ${name}: it is none of the sinks that take notifications; use one of ${taking.map((sink) => sink.name).join(', ') || 'them once there are any'}`,
    );
  const { sink, recipient } = createSink(chosen, { env: environmentWithFiles(), dataFolder });
  const folder = mkdtempSync(join(tmpdir(), 'kymo-test-'));
  const store = LmdbStore.open(folder);
  try {
    const notifications = notificationsOf(onCall, name, http.publicUrl);
    const entries = recipient.entries({ verdicts: [], alerts: [], deadLetters: [], notifications });
    await store.commit({ ...NOTHING, outbox: { [name]: entries } });
    await delivered(sink, store, entries.length);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

const NOTHING = {
  partition: 'test',
  nextOffset: 0,
  counters: zeroCounters(),
  states: [],
  series: [],
  forgotten: [],
  history: [],
  incidents: [],
  evidence: [],
};

/** What on-call tells of the example, whatever policies, silences and calendars would keep back. */
function notificationsOf(
  onCall: OnCallSettings,
  receiver: string,
  publicUrl: string | undefined,
): Notification[] {
  const route = routeSchema.parse({ receiver });
  const settings = { ...onCall, route, policies: [], maintenance: [], inhibitions: [], dependencies: [] };
  const nothing = {
    stageState: () => undefined,
    stageKeys: () => [],
    document: () => undefined,
    incident: () => undefined,
  };
  const notifier = new Notifier(settings, nothing, { publicUrl, tellsUnscorable: false });
  const nowMs = Date.now();
  const { firing, resolved } = exampleIncident(nowMs);
  notifier.hear(firing.verdict, firing.transitions, nowMs, firing.trace);
  const begun = notifier.notifications(nowMs + DAY_MS / 24);
  notifier.hear(resolved.verdict, resolved.transitions, nowMs + DAY_MS / 24);
  const over = notifier.notifications(nowMs + DAY_MS).filter(({ event }) => event === 'resolved');
  return [...begun, ...over].map((one) => ({ ...one, title: `Test: ${one.title}` }));
}

/** Has a pump deliver what is owed. @throws what the first attempt that fails is told */
async function delivered(
  sink: ConstructorParameters<typeof Pump>[0],
  store: LmdbStore,
  owed: number,
): Promise<void> {
  let left = owed;
  let settle: { readonly done: () => void; readonly failed: (error: Error) => void };
  const outcome = new Promise<void>((done, failed) => (settle = { done, failed }));
  const pump = new Pump(sink, store, {
    delivered: (name, entries) => {
      for (const { id } of entries) process.stdout.write(`${name} took ${id}\n`);
      left -= entries.length;
      if (left === 0) settle.done();
    },
    retried: (_, error) => settle.failed(error),
    refused: (_, error) => settle.failed(error),
    partsRefused: () => undefined,
  });
  const running = pump.start();
  try {
    await outcome;
  } finally {
    await pump.close(0);
    await running;
  }
}
