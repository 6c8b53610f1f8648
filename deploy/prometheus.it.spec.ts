import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const promtool = process.env['KYMO_PROMTOOL']!;
const rules = 'deploy/prometheus';
const folder = mkdtempSync(join(tmpdir(), 'kymo-promtool-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...parameters: string[]): string {
  return execFileSync(promtool, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the rules of Prometheus in promtool', () => {
  it('are taken', () => {
    expect(run('check', 'config', `${rules}/prometheus.yaml`)).toContain('SUCCESS');
  });

  it('fire when they should, and not when they should not', () => {
    expect(run('test', 'rules', `${rules}/kymo.rules.test.yaml`)).toContain('SUCCESS');
  });

  it('are told when one fires too late', () => {
    const text = readFileSync(`${rules}/kymo.rules.yaml`, 'utf8');
    writeFileSync(join(folder, 'kymo.rules.yaml'), text.replaceAll(/for: \d+m/g, 'for: 2d'));
    writeFileSync(
      join(folder, 'kymo.rules.test.yaml'),
      readFileSync(`${rules}/kymo.rules.test.yaml`, 'utf8'),
    );
    expect(() => run('test', 'rules', join(folder, 'kymo.rules.test.yaml'))).toThrow(/FAILED/);
  });
});
