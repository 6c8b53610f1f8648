import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LmdbStore } from '@kymo/connectors';
import { effectsOf, historyBlock, incidentOf, seriesState } from '@kymo/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, it } from 'vitest';

const kymo = fileURLToPath(new URL('../../../dist/kymo.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kymo-mcp-'));

/** The client of the SDK, speaking to the built command. */
async function connected(...flags: string[]): Promise<Client> {
  const client = new Client({ name: 'spec', version: '1' });
  const args = [kymo, 'mcp', '--data-folder', folder, ...flags];
  await client.connect(new StdioClientTransport({ command: process.execPath, args }));
  return client;
}

let client: Client;
beforeAll(async () => {
  const store = LmdbStore.open(folder);
  const history = { ...historyBlock('pump-1', 0), score: Float32Array.of(0.5, 2, 3, NaN) };
  await store.commit(
    effectsOf({ incidents: [incidentOf('a1')], series: [seriesState('pump-1')], history: [history] }),
  );
  await store.close();
  client = await connected();
});
afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true });
});

async function answer(name: string, given: Record<string, unknown> = {}, of = client) {
  const { structuredContent, content, isError } = await of.callTool({ name, arguments: given });
  return isError ? (content as [{ text: string }])[0].text : (structuredContent as Record<string, unknown>);
}

it('offers tools that read, and no other', async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    'list_series',
    'list_incidents',
    'explain_incident',
    'validate_configuration',
    'backtest_threshold',
  ]);
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
});

it('lists series and incidents', async () => {
  expect(await answer('list_series')).toMatchObject({ series: [{ key: 'pump-1' }] });
  expect(await answer('list_series', { contains: 'fan' })).toEqual({ series: [] });
  expect(await answer('list_incidents')).toMatchObject({ incidents: [{ id: 'a1' }] });
});

it.each([
  ['list_series', { contain: 'fan' }, 'contains, limit'],
  ['list_incidents', { state: 'firing', limit: 1 }, 'status, series, limit'],
  ['explain_incident', { incident: 'a1', id: 'a1' }, 'incident'],
  ['validate_configuration', { file: 'kymo.yaml', path: 'kymo.yaml' }, 'file'],
  ['backtest_threshold', { series: 'pump-1', threshold: 2, since: 'x' }, 'series, threshold, from, to'],
])('refuses an argument that %s does not have, and names those it has', async (tool, given, allowed) => {
  const [foreign] = Object.keys(given).filter((name) => !allowed.split(', ').includes(name));
  expect(await answer(tool, given)).toContain(`unknown: ${foreign}; allowed: ${allowed}`);
});

it('says what is wrong with a configuration', async () => {
  const file = join(folder, 'kymo.yaml');
  writeFileSync(file, 'source: { type: simulator }\n');
  expect(await answer('validate_configuration', { file })).toEqual({ valid: true });
  writeFileSync(file, 'source: { type: simulator }\nlog: { level: loud }\n');
  expect(await answer('validate_configuration', { file })).toMatchObject({
    valid: false,
    issues: [expect.stringMatching(/^log.level: .*found "loud"$/u)],
  });
});

it('tells what a threshold would have flagged', async () => {
  expect(await answer('backtest_threshold', { series: 'pump-1', threshold: 2 })).toMatchObject({
    scoredSteps: 3,
    stretches: [{ steps: 2, peakScore: 3 }],
  });
  expect(await answer('backtest_threshold', { series: 'pump-1', threshold: 9 })).toMatchObject({
    stretches: [],
  });
  expect(await answer('backtest_threshold', { series: 'nobody', threshold: 2 })).toContain('list_series');
});

it('passes on why an incident cannot be explained', async () => {
  expect(await answer('explain_incident', { incident: 'nobody' })).toContain('none has that identity');
});

it('labels where changes are allowed', async () => {
  const changing = await connected('--allow-changes');
  const labelled = await answer('label_incident', { incident: 'a1', assessment: 'false' }, changing);
  expect(labelled).toMatchObject({ id: 'a1', assessment: 'false' });
  expect(await answer('label_incident', { incident: 'a1' }, changing)).toContain('Give one line of text');
  await changing.close();
});
