import type { ExplanationView, FeedbackView } from '@kymo/api';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '@kymo/connectors';
import { createInProcessFactory } from '@kymo/detectors';
import type { Evidence, Incident } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { effectsOf, windowsOf } from '@kymo/testing';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { explain } from '../../alerts/explanation';
import { alertsCommand } from './alerts';
import { FAULTS, learnt, stretch, watchPlant, WINDOW_LENGTH } from './watched-plant.fixture';

let folder: string;
let incidents: readonly Incident[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-alerts-'));
  incidents = await watchPlant(folder, 'linear-autoencoder', {});
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

/** Standard output of `kymo alerts`. */
async function alerts(...given: string[]): Promise<string> {
  let written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  const command = await alertsCommand(given);
  await command.parseAsync([...given, '--data-folder', folder], { from: 'user' });
  return written;
}

const asJson = async <Answer>(...given: string[]) => JSON.parse(await alerts(...given, '--json')) as Answer;

it('lists incidents, and shows one by the beginning of its identity', async () => {
  expect(await asJson('list')).toEqual({ incidents });
  expect(incidents.map(({ startMs }) => startMs)).toEqual(
    FAULTS.toReversed().map((step) => stretch.startMs + step * stretch.intervalMs),
  );
  expect(await asJson('show', incidents[0]!.id.slice(0, 8))).toEqual(incidents[0]);
  await expect(alerts('show', 'xyz')).rejects.toMatchObject({ code: 'INCIDENT_UNKNOWN' });
});

it('reproduces the score of an alert to the last digit, and says what made it', async () => {
  const [{ id, channels, peakScore }] = incidents as [Incident];
  const explanation = await asJson<ExplanationView>('explain', id);
  const { then, now, reproduced } = explanation.score;
  const { threshold } = explanation;
  expect({ now, reproduced }).toEqual({ now: then, reproduced: true });
  expect(then).toBeGreaterThan(1);
  expect(1 + Math.log(then / threshold)).toBeLessThanOrEqual(peakScore!);
  expect(explanation.channels[0]!.name).toBe(channels[0]!.name);
  expect(explanation.channels[0]!.name).toBe(stretch.channels[0]);
  const worst = explanation.steps.reduce((a, b) => (b.share > a.share ? b : a));
  expect(worst.timeMs).toBe(stretch.startMs + FAULTS[1]! * stretch.intervalMs);
  const text = await alerts('explain', id);
  expect(text).toContain('the same, to the last digit');
  expect(text).toContain(`${stretch.channels[0]}: measured ●, expected ─`);
  expect(process.exitCode).toBe(0);
});

it('reproduces a score whatever it was computed beside', async () => {
  const factory = createInProcessFactory(await createEngine('onnx'));
  const options = { windowLength: WINDOW_LENGTH, folds: 2, maxSteps: 20 };
  const artifact = await factory.fit('lstm-autoencoder', options, [learnt], { seed: 1 });
  const detector = await factory.restore(artifact);
  const windows = windowsOf(stretch, WINDOW_LENGTH, 1);
  const together = await detector.score(windows);
  const alone = (await Promise.all(windows.map((window) => detector.score([window])))).flat();
  const apart = together.findIndex(({ value }, index) => value !== alone[index]!.value);
  for (const score of [together.at(apart)!, alone.at(apart)!]) {
    const evidence = { window: windows.at(apart)!, score: score.value, threshold: 1 } as Evidence;
    expect((await explain(incidents[0]!, evidence, artifact, detector)).score.reproduced).toBe(true);
  }
  await factory.close();
});

it('fails when the score is another one', async () => {
  const { id } = incidents[0]!;
  const store = LmdbStore.open(folder);
  const evidence = store.evidence(id)!;
  const changed = { ...evidence, loudest: evidence.loudest! * (1 + 2 * Number.EPSILON) };
  await store.commit(effectsOf({ evidence: [changed] }));
  await store.close();
  expect(await alerts('explain', id)).toContain('NOT the same');
  expect(process.exitCode).toBe(1);
});

it('labels an incident, and names it where a later one looks alike', async () => {
  const [later, earlier] = incidents as [Incident, Incident];
  expect(later.similar).toMatchObject([{ id: earlier.id }]);
  await alerts('label', earlier.id, 'bearing wear');
  expect(await asJson('show', earlier.id)).toMatchObject({ label: 'bearing wear' });
  expect(await alerts('show', later.id)).toContain('“bearing wear”');
  await expect(alerts('label', earlier.id, 'two\nlines')).rejects.toMatchObject({ code: 'OPTIONS_INVALID' });
  await alerts('label', earlier.id, '--remove');
  expect(await asJson('show', earlier.id)).not.toHaveProperty('label');
});

it('has an incident taken on, silenced and called a false alarm, and notes who did it', async () => {
  const [{ id, series }] = incidents as [Incident];
  await alerts('ack', id.slice(0, 8), '--by', 'ada', '--note', 'on my way');
  expect(await asJson('show', id)).toMatchObject({ acknowledged: { by: 'ada', note: 'on my way' } });
  await alerts('ack', id, '--undo');
  expect(await asJson('show', id)).not.toHaveProperty('acknowledged');
  expect(await alerts('label', id, '--as', 'false')).toContain('is labelled false');
  const silence = await asJson<{ id: string }>('silence', id, '--for', '2h', '--why', 'known', '--by', 'ada');
  expect(silence).toMatchObject({ matchers: [`series="${series}"`, 'kind=anomaly'], status: 'active' });
  await alerts('unsilence', silence.id);
  expect(await asJson('silences')).toMatchObject({
    silences: [{ id: silence.id, by: 'ada', status: 'expired' }],
  });
  await expect(alerts('unsilence', silence.id)).rejects.toMatchObject({ code: 'SILENCE_UNKNOWN' });
  const store = LmdbStore.open(folder);
  const did = store.auditLog(5).map(({ action, by }) => [action, by === 'ada']);
  await store.close();
  expect(did).toEqual([
    ['silence.end', false],
    ['silence.begin', true],
    ['incident.label', false],
    ['incident.unacknowledge', false],
    ['incident.acknowledge', true],
  ]);
});

it('shows what follows from the labels, until they are taken back', async () => {
  const [later, earlier] = incidents as [Incident, Incident];
  const store = LmdbStore.open(folder);
  await store.commit(effectsOf({ incidents: incidents.map((one) => ({ ...one, paged: true })) }));
  await store.close();
  await alerts('label', later.id, '--as', 'false');
  await alerts('label', earlier.id, '--as', 'true');
  const { detectors, thresholds } = await asJson<FeedbackView>('feedback');
  expect(detectors).toEqual([{ name: 'linear-autoencoder', true: 1, false: 1, expected: 0, precision: 0.5 }]);
  expect(thresholds).toEqual([]);
  await alerts('label', earlier.id, '--as', 'false');
  const moved = await asJson<FeedbackView>('feedback');
  expect(moved.thresholds).toContainEqual({
    level: 'series',
    name: later.series,
    factor: 1.25 ** 2,
    true: 0,
    false: 2,
  });
  const text = await alerts('feedback');
  expect(text).toMatch(/detector\W+linear-autoencoder\W+0 %\W+0\W+2\W+0/);
  expect(text).toContain(`At most ${moved.maxFactor} times. Taking the labels back takes it back.`);
  for (const { id } of incidents) await alerts('label', id, '--remove');
  expect(await alerts('feedback')).toContain('Nobody has labelled an alert yet');
});
