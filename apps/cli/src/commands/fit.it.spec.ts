import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const python = process.env['KYMO_PYTHON_TENSORBOARD'];
const kymo = fileURLToPath(new URL('../../../../bin/kymo.mjs', import.meta.url));

const script = `
import io, json, os, sys
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1], size_guidance={'images': 0, 'histograms': 0})
events.Reload()
tags = events.Tags()
def picture(event):
    image = Image.open(io.BytesIO(event.encoded_image_string))
    return [event.step, image.size == (event.width, event.height), len(image.getcolors(1 << 20))]
print(json.dumps({
    'scalars': {tag: [[event.step, event.value] for event in events.Scalars(tag)] for tag in tags['scalars']},
    'histograms': {tag: [[event.step, event.histogram_value.num, sum(event.histogram_value.bucket)]
        for event in events.Histograms(tag)] for tag in tags['histograms']},
    'images': {tag: [picture(event) for event in events.Images(tag)] for tag in tags['images']},
    'options': events.Tensors('options')[0].tensor_proto.string_val[0].decode() if 'options' in tags['tensors'] else None,
}))
`;

interface Opened {
  readonly scalars: Readonly<Record<string, [step: number, value: number][]>>;
  readonly histograms: Readonly<Record<string, [step: number, values: number, inBuckets: number][]>>;
  readonly images: Readonly<Record<string, [step: number, isOfItsSize: boolean, colours: number][]>>;
  readonly options: string | null;
}

function openWithTensorboard(run: string): Opened {
  const { status, stdout, stderr } = spawnSync(python!, ['-c', script, run], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Opened;
}

function csv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const load = Math.sin(row / 20) + 0.05 * Math.sin(row * 37);
    return `${1_767_225_600_000 + row * 60_000},${20 + 5 * load},${3 - load}`;
  });
  return ['time,temperature,pressure', ...lines].join('\n');
}

describe.skipIf(python === undefined)('kymo fit --tensorboard', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-tensorboard-'));
  beforeAll(() => writeFileSync(join(folder, 'telemetry.csv'), csv(900)));
  afterAll(() => rmSync(folder, { recursive: true }));

  const sizeOf = (run: string) =>
    readdirSync(run, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.includes('events.out.tfevents'))
      .reduce((bytes, name) => bytes + readFileSync(join(run, name)).length, 0);

  /** Fits, and tells how much could be read of the run while it went on. */
  async function fit(detector: string) {
    const runs = join(folder, detector);
    const program = spawn(process.execPath, [
      ...[kymo, 'fit', '--input', join(folder, 'telemetry.csv'), '--detector', detector, '--json'],
      ...['--output', join(folder, 'models'), '--tensorboard', runs],
    ]);
    let printed = '';
    program.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    program.stderr.resume();
    const sizes = new Set<number>();
    const timer = setInterval(() => {
      try {
        sizes.add(sizeOf(runs));
      } catch {
        // It has not begun.
      }
    }, 100);
    const code = await new Promise((resolve) => program.once('close', resolve));
    clearInterval(timer);
    expect(code).toBe(0);
    const { tensorboard } = JSON.parse(printed) as { tensorboard: string };
    expect(readdirSync(runs)).toEqual([tensorboard.slice(runs.length + 1)]);
    return { run: tensorboard, sizes };
  }

  it('writes what the real TensorBoard shows of a network that learns, as it learns', async () => {
    const { run, sizes } = await fit('stacked-autoencoder');
    expect(sizes.size).toBeGreaterThan(3);
    for (const part of [run, join(run, 'without-part-1')]) {
      const { scalars, histograms, images } = openWithTensorboard(part);
      const [training, validation] = [scalars['loss/training']!, scalars['loss/validation']!];
      expect(training.length).toBeGreaterThan(5);
      expect(training.at(-1)![1]).toBeLessThan(training[0]![1]);
      expect(validation.map(([step]) => step)).toEqual(training.map(([step]) => step));
      expect(scalars['learning_rate']!.every(([, rate]) => rate > 0 && rate <= 0.01)).toBe(true);
      expect(Object.keys(histograms).sort()).toEqual(['latent_code', 'reconstruction_error']);
      for (const looks of Object.values(histograms)) {
        expect(looks.length).toBeGreaterThan(3);
        for (const [, values, inBuckets] of looks) expect([values > 0, inBuckets]).toEqual([true, values]);
      }
      expect(Object.keys(images).map((tag) => tag.split('/')[1])).toEqual(['pressure', 'temperature']);
      for (const [, isOfItsSize, colours] of Object.values(images).flat())
        expect([isOfItsSize, colours > 3]).toEqual([true, true]);
    }
    expect(openWithTensorboard(run).options).toContain('"detector": "stacked-autoencoder"');
  });

  it('writes what it shows of one that is fitted at once', async () => {
    const { scalars, histograms, images } = openWithTensorboard((await fit('auto')).run);
    expect(scalars['explained_variance']![0]![1]).toBeGreaterThan(0.9);
    expect(Object.keys(histograms)).toHaveLength(2);
    expect(Object.keys(images)).toHaveLength(2);
  });
});

if (python === undefined) console.warn('No Python with TensorBoard: event files are not opened by it.');
