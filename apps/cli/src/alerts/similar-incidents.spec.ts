import {
  advance,
  type AlertingState,
  residualSignatureOf,
  incidentRulesSchema,
  nearest,
} from '@kymo/alerting';
import { createInProcessFactory } from '@kymo/detectors';
import type { ResidualSignature, Detector, TrainingSeries } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { FaultSchedule, Plant, PlantTelemetry, type ScheduledFault } from '@kymo/simulation';
import { windowsOf } from '@kymo/testing';
import { expect, it } from 'vitest';

const HEALTHY_STEPS = 1440;
const FAULTY_DAYS = 12;
/** Most faults are raised within as many steps. */
const MAX_STEPS = 150;
const plant = new Plant({ seed: 7, startMs: Date.UTC(2025, 0, 6), machines: 24 });
const faults = new FaultSchedule(plant, { fromStep: HEALTHY_STEPS });
const telemetry = new PlantTelemetry(plant, faults);
const pumps = plant.machines.filter(({ kind }) => kind.name === 'pump');
const rules = incidentRulesSchema.parse({});

function stretch(series: string, fromStep: number, steps: number): TrainingSeries {
  const machine = plant.machines.findIndex(({ key }) => key === series);
  const channels = plant.machines[machine]!.kind.channels.map(({ name }) => name).sort();
  const rows = Array.from({ length: steps }, (_, step) => {
    const record = telemetry.record(machine, fromStep + step);
    return channels.map((name) => record?.values[name] ?? NaN);
  });
  const values = Float32Array.from(rows.flat());
  return { series, intervalMs: 60_000, startMs: plant.timeMs(fromStep), channels, values };
}

/** The code of the incident that a fault raises, if it does. */
async function signatureBy(
  detector: Detector,
  fault: ScheduledFault,
): Promise<ResidualSignature | undefined> {
  const { windowLength } = detector;
  const around = stretch(
    fault.machine,
    fault.startStep - windowLength,
    windowLength + Math.min(MAX_STEPS, fault.steps),
  );
  const windows = windowsOf(around, windowLength, 1);
  const scores = await detector.score(windows);
  let state: AlertingState | undefined;
  for (const [index, window] of windows.entries()) {
    const score = scores[index]!;
    const ranges = Float64Array.from(score.channels, () => 1);
    const standing = { boundary: 1, usual: 0.5, maturity: 1, ranges };
    const verdict = { window, score, standing, state: score.value >= 1 ? 'anomalous' : 'normal' } as const;
    const next = advance(state, verdict, rules);
    state = next.state;
    if (next.transitions.length === 0) continue;
    const [whole] = await detector.score([{ ...window, freshSteps: windowLength }]);
    return residualSignatureOf(fault.id, window, whole!);
  }
  return undefined;
}

it('names earlier incidents of the same fault first, in most cases', async () => {
  const factory = createInProcessFactory(await createEngine('onnx'));
  const training = pumps.map(({ key }) => stretch(key, 0, HEALTHY_STEPS));
  const detector = await factory.restore(await factory.fit('linear-autoencoder', {}, training, { seed: 1 }));
  const told = faults
    .before(HEALTHY_STEPS + FAULTY_DAYS * 1440)
    .filter(({ machine, kind }) => detector.knows(machine) && !kind.startsWith('silent'));
  const byId = new Map(told.map((fault) => [fault.id, fault]));
  const earlier: ResidualSignature[] = [];
  const firsts: { readonly kind: boolean; readonly channel: boolean }[] = [];
  for (const fault of told) {
    const signature = await signatureBy(detector, fault);
    if (signature === undefined) continue;
    const first = byId.get(nearest(signature, earlier)[0]?.incident ?? '');
    const channelOf = ({ channels }: ScheduledFault) => channels.join();
    if (first)
      firsts.push({ kind: first.kind === fault.kind, channel: channelOf(first) === channelOf(fault) });
    earlier.unshift(signature);
  }
  const share = (what: 'kind' | 'channel') => firsts.filter((first) => first[what]).length / firsts.length;
  // Of eight kinds and eight channels: an eighth by chance.
  expect(firsts.length).toBeGreaterThan(0.4 * earlier.length);
  expect(share('kind')).toBeGreaterThan(0.5);
  expect(share('channel')).toBeGreaterThan(0.7);
  await factory.close();
});
