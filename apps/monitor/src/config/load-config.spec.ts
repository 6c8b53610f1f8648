import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config';

const folder = join(import.meta.dirname, 'testcases');
const named = (ending: string) => readdirSync(folder).filter((name) => name.endsWith(ending));

function refusalOf(path: string): string {
  try {
    loadConfig(path);
  } catch (error) {
    return `${messageOf(error).replaceAll(folder, '')}\n`;
  }
  throw new Error(`${path} was accepted`);
}

describe('a configuration', () => {
  it.each(named('.bad.yaml'))('%s is refused with every issue', async (name) => {
    const refusal = refusalOf(join(folder, name));
    await expect(refusal).toMatchFileSnapshot(join(folder, name.replace('.bad.yaml', '.expected.txt')));
    expect(refusal).not.toContain('hunter2');
  });

  it.each(named('.good.yaml'))('%s is accepted and frozen', (name) => {
    const config = loadConfig(join(folder, name));
    expect(Object.isFrozen(config.http)).toBe(true);
  });

  it('that is not there is refused by its path', () => {
    expect(() => loadConfig('/nowhere/kymo.yaml')).toThrow('/nowhere/kymo.yaml');
  });
});
