import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { afterEach, describe, expect, it } from 'vitest';
import { addressFinding, clockFinding, diskFinding, nodeFinding, portFinding } from './checks';
import { addressesIn, configFindings, hostAndPort } from './config-checks';

let server: Server | undefined;
afterEach(() => server?.close());

async function taken(): Promise<number> {
  server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server!.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

describe('the doctor', () => {
  it.each([
    ['20.19.0', 'well'],
    ['22.1.0', 'well'],
    ['20.18.1', 'wrong'],
    ['18.20.0', 'wrong'],
  ])('finds Node %s %s', (version, state) => expect(nodeFinding(version).state).toBe(state));

  it('looks at the disk of a folder that is not there yet', async () =>
    expect((await diskFinding('/nowhere/at/all')).found).toMatch(/GiB free at \/$/));

  it('tells a port that is taken from one that is free, and from that of a monitor', async () => {
    const port = await taken();
    expect(await portFinding('127.0.0.1', port)).toMatchObject({
      state: 'wrong',
      act: expect.stringContaining('another'),
    });
    expect((await portFinding('127.0.0.1', 0)).state).toBe('well');
    expect((await portFinding('127.0.0.1', port, 'http://x')).state).toBe('well');
  });

  it('tells a broker that is there from one that is not', async () => {
    const port = await taken();
    expect((await addressFinding('source kafka', '127.0.0.1', port)).state).toBe('well');
    server!.close();
    const away = await addressFinding('source kafka', '127.0.0.1', 9);
    expect(away).toMatchObject({ what: 'source kafka', state: 'wrong' });
  });

  it.each<[string | null, string | undefined]>([
    ['Sat, 31 Jan 2026 12:00:10 GMT', 'well'],
    ['Sat, 31 Jan 2026 12:05:00 GMT', 'wrong'],
    [null, undefined],
  ])('compares the clock with a server that says %s', (date, state) =>
    expect(clockFinding('server', date, Date.UTC(2026, 0, 31, 12))?.state).toBe(state),
  );

  it('lists the issues of a configuration, and says what to do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kymo-doctor-'));
    const file = join(folder, 'kymo.yaml');
    writeFileSync(file, 'source: { type: simulator }\njudge: { threshold: 0 }\n');
    const { findings } = await configFindings(file);
    rmSync(folder, { recursive: true });
    expect(findings).toEqual([
      {
        what: 'configuration',
        state: 'wrong',
        found: `${file}\n    judge.threshold: must be above 0; found 0`,
        act: `Correct it, then run \`kymo check ${file}\`.`,
      },
    ]);
  });

  it('asks the source as a run would', async () => {
    const broker = await Aedes.createBroker({
      authorizeSubscribe: (_, subscription, answer) =>
        answer(null, subscription.topic === 'plant/a' ? subscription : null),
    });
    server = createServer(broker.handle).listen(0, '127.0.0.1');
    await new Promise((resolve) => server!.once('listening', resolve));
    const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const folder = mkdtempSync(join(tmpdir(), 'kymo-doctor-'));
    const file = join(folder, 'kymo.yaml');
    const found = async (topic: string) => {
      writeFileSync(file, `source: { type: mqtt, url: '${url}', topics: [${topic}] }\n`);
      return (await configFindings(file)).findings.at(-1);
    };
    expect(await found('plant/a')).toEqual({ what: 'source mqtt', state: 'well', found: 'can be read' });
    expect(await found('plant/b')).toMatchObject({
      ...{ what: 'source mqtt', state: 'wrong' },
      found: expect.stringContaining('refuses the subscription to plant/b (code 128') as string,
    });
    rmSync(folder, { recursive: true });
    broker.close();
  });

  it('says nothing of a source that is not asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kymo-doctor-'));
    const file = join(folder, 'kymo.yaml');
    writeFileSync(file, 'source: { type: simulator }\n');
    const { findings } = await configFindings(file);
    rmSync(folder, { recursive: true });
    expect(findings.map(({ what }) => what)).not.toContain('source simulator');
  });

  it('knows what a configuration names', () => {
    const config = {
      source: { type: 'kafka', brokers: ['a:9092', 'b:9092'] },
      sinks: [{ type: 'influx', url: 'https://influx.example' }, { type: 'dead-letter-file' }],
    };
    expect(addressesIn(config as unknown as Parameters<typeof addressesIn>[0])).toEqual([
      { what: 'source kafka', address: 'a:9092' },
      { what: 'source kafka', address: 'b:9092' },
      { what: 'sink influx', address: 'https://influx.example' },
    ]);
  });

  it.each<[string, [string, number]]>([
    ['broker:9093', ['broker', 9093]],
    ['https://influx.example/x', ['influx.example', 443]],
    ['http://[::1]:8086', ['::1', 8086]],
    ['mqtt://broker', ['broker', 1883]],
    ['mqtts://broker', ['broker', 8883]],
  ])('reads the address %s', (address, expected) => expect(hostAndPort(address)).toEqual(expected));
});
