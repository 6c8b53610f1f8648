import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

describe('deploy/services', () => {
  const jars = read('kafka-jars.txt').trim().split('\n');
  const version = /VERSION = '([^']+)'/.exec(read('kafka.mjs'))?.[1];
  const { services } = parse(read('compose.yaml')) as {
    services: Record<string, { image?: string; ports: string[] }>;
  };

  it('names one version of Kafka everywhere', () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(read('kafka-pom.xml')).toContain(`<version>${version}</version>`);
    expect(services['kafka']?.image).toBe(`apache/kafka:${version}`);
    const own = jars.filter((line) => line.includes('org/apache/kafka/'));
    expect(own.length).toBeGreaterThan(5);
    for (const line of own) expect(line).toContain(`/${version}/`);
  });

  it('has a checksum for every jar', () => {
    for (const line of jars) expect(line).toMatch(/^[0-9a-f]{64} {2}\S+\.jar$/);
  });

  it('pins images and listens on loopback alone', () => {
    for (const { image, ports } of Object.values(services)) {
      if (image !== undefined) expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
      for (const port of ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('says what it knows when it is asked for something else', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [new URL('up', import.meta.url).pathname, 'oracle'],
      { encoding: 'utf8' },
    );
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      'starting oracle: unknown; known are kafka, influxdb, influxdb-flux, victoriametrics, alertmanager, promtool, prometheus, mosquitto, chromium, onnx, tensorboard, datafusion, kubernetes, compose, receiver-clients\n',
    );
  });
});
