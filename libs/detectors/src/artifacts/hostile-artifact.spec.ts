import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createEngine, type Engine } from '@kymo/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScorer } from '../runtime/create-scorer';
import { readArtifact } from './read-artifact';

const HASH = '06947c777d3a3e858fad947e3e1e8012a8ad6aae1a5d17d2f7f0c6cdcb132583';
const folder = fileURLToPath(new URL(`testcases/v1/linear-autoencoder/${HASH}/`, import.meta.url));
const genuine = readFileSync(`${folder}artifact.json`, 'utf8');
const weights = readFileSync(`${folder}weights.bin`);

type Change = (document: Record<string, never>) => void;

/** An artifact that somebody has changed, and sealed again so that its hash is right. */
function forge(change: Change, bytes: Uint8Array = weights, replace: [string, string] = ['', '']) {
  const document = JSON.parse(genuine) as Record<string, never>;
  change(document);
  const { hash: _, ...rest } = document;
  const hash = createHash('sha256').update(JSON.stringify(rest)).update(bytes).digest('hex');
  return { document: JSON.stringify({ hash, ...rest }).replace(...replace), bytes };
}

const untouched: Change = () => undefined;
const set =
  (path: string, value: unknown): Change =>
  (document) => {
    const keys = path.split('.');
    const last = keys.pop()!;
    const parent = keys.reduce<Record<string, unknown>>(
      (at, key) => at[key] as Record<string, unknown>,
      document,
    );
    parent[last] = value;
  };

function withNaN(): Uint8Array {
  const bytes = Uint8Array.from(weights);
  new DataView(bytes.buffer).setFloat32(8, NaN, true);
  return bytes;
}

describe('an artifact made to do harm', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine('onnx');
  });
  afterAll(() => engine.dispose());

  const restore = async ({ document, bytes }: ReturnType<typeof forge>) => {
    const scorer = await createScorer(engine, readArtifact('the folder', document, bytes));
    await scorer.dispose();
  };

  it('would be read if it were not', async () => {
    await restore(forge(untouched));
  });

  it.each<[string, ReturnType<typeof forge>, RegExp]>([
    [
      'a key that reaches the prototype',
      forge(untouched, weights, ['"pump-1":', '"__proto__":']),
      /__proto__/,
    ],
    ['a key of its own', forge(set('onLoad', 'alert(1)')), /onLoad/],
    [
      'a path as its hash',
      forge(untouched, weights, [/"hash":"\w+"/.exec(forge(untouched).document)![0], '"hash":"../../etc"']),
      /hash/,
    ],
    ['a path as a name', forge(set('weights.0.name', '../../etc/passwd')), /not a valid name of a weight/],
    ['a name twice', forge(set('weights.0.name', 'components')), /twice/],
    ['a detector that is none', forge(set('detector', 'constructor')), /no detector/],
    ['a huge shape', forge(set('weights.0.shape', [2 ** 40, 16])), /shape/],
    ['shapes that promise more than there is', forge(set('weights.0.shape', [2 ** 30, 2 ** 30])), /bytes/],
    ['a negative shape', forge(set('weights.0.shape', [-16])), /shape/],
    ['shapes of another network', forge(set('weights.0.shape', [2, 8])), /do not fit/],
    ['weights of another network', forge(set('weights.0.name', 'kernel')), /do not fit/],
    ['a weight that is no number', forge(untouched, withNaN()), /not finite/],
    [
      'a boundary without end',
      forge(untouched, weights, [
        /"boundary":[\d.]+/.exec(genuine.replaceAll(' ', ''))![0],
        '"boundary":1e999',
      ]),
      /./,
    ],
    ['too few thresholds', forge(set('fitted.calibration.levels', [1])), /thresholds/],
    ['a series in other channels', forge(set('fitted.series.pump-1.movement', [1])), /pump-1/],
    ['a huge window', forge(set('windowLength', 1e9)), /windowLength/],
    ['huge options', forge(set('options.windowLength', 1e9)), /windowLength/],
    ['an option that is none', forge(set('options.run', 'process.exit()')), /run/],
  ])('is refused with %s', async (_, forged, message) => {
    await expect(restore(forged)).rejects.toMatchObject({
      code: expect.stringMatching(/ARTIFACT_(DAMAGED|FOREIGN)/) as string,
      message: expect.stringMatching(message) as string,
    });
    expect(({} as Record<string, unknown>)['scaling']).toBeUndefined();
  });
});
