import { createEngine } from '@kymo/engine';
import { plantStretch } from '@kymo/testing';
import { it } from 'vitest';
import { createInProcessFactory } from '../../factories/in-process';
it('times', async () => {
  const factory = createInProcessFactory(await createEngine('onnx'));
  const training = [0, 3, 6].map((m) => plantStretch(m, 0, 1000));
  console.log('channels', training[0]!.channels.length);
  for (const maxSteps of [8, 48]) {
    const t0 = performance.now();
    const c0 = process.cpuUsage();
    let last = t0;
    const marks: string[] = [];
    const artifact = await factory.fit('masked-autoencoder', { windowLength: 32, maxSteps }, training, {
      seed: 1,
      onProgress: (p) => {
        const n = performance.now();
        marks.push(`${p.step} +${Math.round(n - last)}`);
        last = n;
      },
    });
    const c = process.cpuUsage(c0);
    console.log(
      maxSteps,
      Math.round(performance.now() - t0),
      'cpu',
      (c.user + c.system) / 1000,
      marks,
      artifact.weights.reduce((s, w) => s + w.values.length, 0),
    );
  }
}, 600000);
