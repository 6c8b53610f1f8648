import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInProcessFactory, saveArtifact } from '@kymo/detectors';
import { createEngine } from '@kymo/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkConfig } from './load-config';
import { checkPrerequisites } from './preflight';

const sasl = { mechanism: 'plain' };
const webhook = { type: 'webhook', url: 'https://example.com/hook' };
const kafka = { type: 'kafka', brokers: ['b:9092'], topics: ['telemetry'] };
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** The lines of issues. */
async function issuesOf(content: Record<string, unknown>, env = {}): Promise<string[]> {
  const config = checkConfig({ source: { type: 'simulator' }, dataFolder: '/nowhere', ...content }, 'it');
  const message = await checkPrerequisites(config, env, 'it').catch((error: Error) => error.message);
  return (message ?? '').split('\n').filter((line) => line.startsWith('  '));
}

describe('the surroundings of a configuration', () => {
  let folder: string;
  let artifact: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kymo-artifact-'));
    const values = Float32Array.from({ length: 400 }, (_, step) => Math.sin(step / 5));
    const training = { series: 'pump', startMs: 0, intervalMs: 1000, channels: ['flow'], values };
    const factory = createInProcessFactory(await createEngine('onnx'));
    artifact = await saveArtifact(
      folder,
      await factory.fit('linear-autoencoder', { windowLength: 32 }, [training], { seed: 1 }),
    );
    await factory.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('lacks nothing where everything is set', async () => {
    const env = { KYMO_WEBHOOK_SECRET: secret, KYMO_KAFKA_USERNAME: 'kymo', KYMO_KAFKA_PASSWORD: 'x' };
    const content = {
      source: { ...kafka, sasl },
      sinks: [webhook, { type: 'influx', url: 'http://influx:8086' }, { type: 'dead-letter-file' }],
      detection: { artifacts: [artifact] },
    };
    expect(await issuesOf(content, env)).toEqual([]);
  });

  it('lacks all that is not set, at once', async () => {
    const letters = { type: 'dead-letter-topic', brokers: ['b:9092'], topic: 'dead', sasl };
    const content = {
      source: { ...kafka, sasl },
      sinks: [letters, webhook, { ...webhook, name: 'other', secretVariable: 'OTHER_SECRET' }],
      detection: { artifacts: [join(folder, 'f'.repeat(64))] },
    };
    expect(await issuesOf(content, { KYMO_KAFKA_USERNAME: 'kymo' })).toEqual([
      expect.stringMatching(/^ {2}source: .*KYMO_KAFKA_PASSWORD is not set/),
      expect.stringMatching(/^ {2}sinks\[0\]: .*KYMO_KAFKA_PASSWORD is not set/),
      expect.stringMatching(/^ {2}sinks\[1\]: .*KYMO_WEBHOOK_SECRET is not set/),
      expect.stringMatching(/^ {2}sinks\[2\]: .*OTHER_SECRET is not set/),
      expect.stringMatching(/^ {2}detection\.artifacts\[0\]: .*f{64}.* does not exist/),
    ]);
    expect((await issuesOf(content))[0]).toMatch(/KYMO_KAFKA_USERNAME is not set and KYMO_KAFKA_PASSWORD/);
  });

  it.each(['hunter2', 'whsec_hunter2', `hunter2 ${secret}`])('does not tell the secret %j', async (value) => {
    const [issue, ...others] = await issuesOf({ sinks: [webhook] }, { KYMO_WEBHOOK_SECRET: value });
    expect(others).toEqual([]);
    expect(issue).toMatch(/KYMO_WEBHOOK_SECRET .*24 to 64 bytes/);
    expect(issue).not.toMatch(/hunter2/);
  });

  it('names an artifact that sees more than the windows hold', async () => {
    const ladder = [{ detector: 'linear-autoencoder', afterSteps: 500, options: { windowLength: 16 } }];
    const content = { window: { lengthSamples: 16 }, detection: { ladder, artifacts: [artifact] } };
    expect(await issuesOf(content)).toEqual([expect.stringMatching(/sees 32 steps at once.*\(16\) to 32/)]);
  });
});
