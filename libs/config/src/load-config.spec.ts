import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { detectors } from '@kymo/detectors';
import { messageOf } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { checkConfig, loadConfig } from './load-config';

const folder = join(import.meta.dirname, 'testcases');
const named = (ending: string) => readdirSync(folder).filter((name) => name.endsWith(ending));

function refusal(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    expect(error).toHaveProperty('code', 'CONFIG_INVALID');
    return messageOf(error);
  }
  throw new Error('it was accepted');
}

describe('a configuration', () => {
  it.each(named('.bad.yaml'))('%s is refused with every issue', async (name) => {
    const message = `${refusal(() => loadConfig(join(folder, name))).replaceAll(folder, '')}\n`;
    await expect(message).toMatchFileSnapshot(join(folder, name.replace('.bad.yaml', '.expected.txt')));
    expect(message).not.toContain('hunter2');
  });

  it.each(named('.good.yaml'))('%s is accepted and frozen', (name) => {
    const config = loadConfig(join(folder, name));
    expect(Object.isFrozen(config.http)).toBe(true);
  });

  it('names every detector where it knows none of that name', () => {
    const ladder = [{ detector: 'linear-autoencodr', afterSteps: 500 }];
    const check = () => checkConfig({ source: { type: 'simulator' }, detection: { ladder } }, 'it');
    expect(check).toThrow(/^ {2}detection\.ladder\[0\]\.detector: .*found "linear-autoencodr"$/m);
    for (const name of Object.keys(detectors)) expect(check).toThrow(`"${name}"`);
  });

  it.each(Object.keys(detectors))('takes %s with as many steps as it says it needs', (detector) => {
    const check = (afterSteps: number) => () =>
      checkConfig({ source: { type: 'simulator' }, detection: { ladder: [{ detector, afterSteps }] } }, 'it');
    const fewest = Number(/must be at least (\d+)/.exec(refusal(check(1)))?.[1]);
    expect(check(fewest)).not.toThrow();
    expect(check(fewest - 1)).toThrow(`must be at least ${fewest}`);
  });

  it.each([
    [64, 'linear-autoencoder', {}, undefined],
    [32, 'linear-autoencoder', {}, 32],
    [12, 'auto', {}, 12],
    [12, 'lstm-autoencoder', {}, 8],
    [32, 'linear-autoencoder', { windowLength: 16 }, 16],
  ])(
    'with windows of %i steps has %s with %j see %s of them',
    (lengthSamples, detector, options, expected) => {
      const ladder = [{ detector, afterSteps: 500, options }];
      const config = checkConfig(
        { source: { type: 'simulator' }, window: { lengthSamples }, detection: { ladder } },
        'it',
      );
      expect(config.detection.ladder[0]!.options['windowLength']).toBe(expected);
    },
  );

  it('has the detectors by default see short windows', () => {
    const config = checkConfig({ source: { type: 'simulator' }, window: { lengthSamples: 16 } }, 'it');
    expect(config.detection.ladder.map(({ options }) => options['windowLength'])).toEqual([16, 16]);
  });

  it('that is not there is refused by its path', () => {
    expect(() => loadConfig('/nowhere/kymo.yaml')).toThrow('/nowhere/kymo.yaml');
  });
});
