import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HealthView } from '@kymo/api';
import { connectionOptionsSchema, KafkaProducer } from '@kymo/connectors';
import { Program, until } from '@kymo/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PRESETS } from '../src/init/presets';

const kafka = process.env['KYMO_KAFKA']!;
const influx = process.env['KYMO_INFLUX']!;
const folder = mkdtempSync(join(tmpdir(), 'kymo-init-'));
const topic = `kymo-init-${process.pid}`;
const PRESET_NAMES = Object.keys(PRESETS);
const LIMIT_MS = 120_000;

/** A record of each kind of thing that is watched, under the tag of its preset. */
beforeAll(async () => {
  const producer = new KafkaProducer(connectionOptionsSchema.parse({ brokers: [kafka] }), {});
  await producer.createTopic(topic, 1);
  const tags = Object.fromEntries(Object.values(PRESETS).map(({ groupBy }) => [groupBy, 'one']));
  const value = JSON.stringify({ series: 'a-1', time: Date.now(), values: { level: 1 }, tags });
  await producer.send(topic, [{ key: 'a-1', value }]);
  await producer.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(PRESET_NAMES)(
  'what init writes for %s is checked, connects, starts and reads',
  async (preset) => {
    const file = join(folder, `${preset}.yaml`);
    const answers = ['--brokers', kafka, '--topic', topic, '--influx-url', influx, '--output', file];
    const written = new Program('kymo', ['init', '--preset', preset, ...answers]);
    expect([await written.end(), written.err]).toEqual([0, '']);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('dataFolder: .kymo/data');
    const schema = /^# yaml-language-server: \$schema=(.*)$/m.exec(text)![1]!;
    expect(JSON.parse(readFileSync(join(folder, schema), 'utf8'))).toHaveProperty('properties.dataFolder');
    // Other monitors of the broker may be of the group by default.
    writeFileSync(file, text.replace('type: kafka', `type: kafka\n  groupId: ${topic}-${preset}`));
    const checked = new Program('kymo', ['check', file, '--connect']);
    expect([await checked.end(), checked.err]).toEqual([0, '']);

    const home = mkdtempSync(join(folder, `${preset}-`));
    const monitor = new Program('kymo-monitor', ['--config', file, '--port', '0'], {}, home);
    const page = await monitor.page();
    const read = async () =>
      ((await (await fetch(`${page}/api/health`)).json()) as HealthView).counters.decoded === 1;
    await until('the record is read', read, LIMIT_MS);
    expect((await fetch(`${page}/health/ready`)).status).toBe(200);
    expect(await monitor.end('SIGTERM'), monitor.err).toBe(0);
  },
  2 * LIMIT_MS,
);
