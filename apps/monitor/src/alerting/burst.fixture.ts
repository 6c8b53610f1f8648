import { Notifier, onCallOptionsSchema, type Transition } from '@kymo/alerting';
import { createSink, LmdbStore } from '@kymo/connectors';
import { Pump } from '@kymo/delivery';
import { type Incident, type Verdict, windowEndMs, zeroCounters } from '@kymo/domain';

/**
 * Run as a process of its own: a burst of incidents through on-call, the store and the pump to a receiver, from where the
 * store last was. Tells when all is delivered.
 */
const [folder, url] = process.argv.slice(2) as [string, string];
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const PASSES = 60;
const SERIES = 60;
/** Passes come closer together than what counts as a stop of the monitor: a kill between two of them puts nothing off. */
const STEP_MS = 5_000;

const store = LmdbStore.open(folder);
const settings = onCallOptionsSchema.parse({
  route: { receiver: 'pager', groupWaitMs: 5_000, groupIntervalMs: 15_000, repeatIntervalMs: 150_000 },
  policies: [{ coolDownMs: 30_000 }],
  storm: { maxGroups: 100 },
});
const notifier = new Notifier(settings, store);
const { sink, recipient } = createSink(
  { type: 'webhook', name: 'pager', url, allowPrivateAddresses: true } as never,
  { env: { KYMO_WEBHOOK_SECRET: SECRET } },
);
const pump = new Pump(sink, store, {
  delivered: () => undefined,
  retried: () => undefined,
  refused: () => undefined,
  partsRefused: () => undefined,
});
const pumping = pump.start();
process.stdout.write('begun\n');

for (let pass = store.position('p') ?? 0; pass < PASSES; pass++) {
  const nowMs = pass * STEP_MS;
  const heard = Array.from({ length: SERIES }, (_, series) => newsOf(series, pass));
  for (const { verdict, transitions } of heard) notifier.hear(verdict, transitions, nowMs);
  const notifications = notifier.notifications(nowMs);
  const states = notifier.snapshot();
  const entries = recipient.entries({ verdicts: [], alerts: [], deadLetters: [], notifications });
  await store.commit({
    reached: [{ partition: 'p', nextOffset: pass + 1 }],
    counters: zeroCounters(),
    states,
    series: [],
    forgotten: [],
    history: [],
    incidents: heard.flatMap(({ transitions }) => transitions.map(({ incident }) => incident)),
    evidence: [],
    outbox: { [sink.name]: entries },
  });
  pump.notify();
}
while (store.outboxSize(sink.name).entries > 0) await new Promise((resolve) => setTimeout(resolve, 5));
process.stdout.write('delivered\n');
await pump.close(0);
await pumping;
await store.close();

/** Each series breaks and mends in turn, some get worse meanwhile. */
function newsOf(series: number, pass: number): { verdict: Verdict; transitions: readonly Transition[] } {
  const window = {
    series: `pump-${series}`,
    tags: {},
    startMs: pass * STEP_MS,
    intervalMs: STEP_MS,
    length: 1,
    channels: ['flow'],
    values: Float32Array.of(1),
    freshSteps: 1,
    freshSamples: 1,
    silentChannels: [],
  };
  const verdict: Verdict = { window, state: 'unscorable', reason: 'silent' };
  const phase = (pass + 7 * series) % 40;
  const startMs = (pass - phase) * STEP_MS;
  const change = { 0: 'begins', 10: 'worsens', 20: 'ends' }[phase];
  if (change === undefined || startMs < 0) return { verdict, transitions: [] };
  const atMs = windowEndMs(window);
  const incident: Incident = {
    id: `${window.series}@${startMs}`,
    kind: 'anomaly',
    series: window.series,
    tags: {},
    status: change === 'ends' ? 'resolved' : 'firing',
    severity: phase >= 10 && series % 2 === 0 ? 'critical' : 'warning',
    startMs,
    raisedMs: startMs,
    lastMs: atMs,
    paged: true,
    peakScore: 2,
    channels: [{ name: 'flow', share: 1 }],
    rule: 'a rule',
    ...(change === 'ends' && { endMs: atMs }),
  };
  return { verdict, transitions: [{ incident, announces: true }] };
}
