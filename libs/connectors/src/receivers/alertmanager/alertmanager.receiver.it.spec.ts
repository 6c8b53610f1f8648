import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Notification } from '@kymo/domain';
import { freePort } from '@kymo/testing';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exampleNotifications } from '../example-notifications';
import { Service } from '../http-receiver.fixture';
import { alertmanagerAlerts, alertmanagerOptionsSchema, alertmanagerReceiver } from './alertmanager.receiver';

const WITHIN_MS = 20_000;
const [firing, , updated] = exampleNotifications();
const context = { env: {}, dataFolder: '', info: () => undefined, warn: () => undefined };

interface Posted {
  readonly status: string;
  readonly groupLabels: Record<string, string>;
  readonly alerts: readonly { readonly status: string; readonly labels: Record<string, string> }[];
}

let folder: string;
let program: ChildProcess;
let url: string;
const people = new Service();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-alertmanager-'));
  const hook = await people.listen();
  const config = [
    'route: { receiver: people, group_by: [alertname, tag_line], group_wait: 1s, group_interval: 1s, repeat_interval: 1h }',
    `receivers: [{ name: people, webhook_configs: [{ url: "${hook}/", send_resolved: true }] }]`,
  ];
  writeFileSync(join(folder, 'config.yaml'), config.join('\n'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  program = spawn(
    process.env['KYMO_ALERTMANAGER']!,
    [
      `--config.file=${join(folder, 'config.yaml')}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  );
  await until(async () => (await fetch(`${url}/-/ready`)).ok);
});

afterAll(async () => {
  program.kill();
  // It writes its state as it ends.
  await once(program, 'exit');
  await people.close();
  rmSync(folder, { recursive: true, force: true });
});

const posted = () => people.asked.map(({ body }) => JSON.parse(body) as Posted);

async function tell(notification: Notification): Promise<void> {
  const options = alertmanagerOptionsSchema.parse({ name: 'pager', url, allowPrivateAddresses: true });
  const { sink, recipient } = alertmanagerReceiver.create(options, context);
  const entries = recipient.entries({
    verdicts: [],
    alerts: [],
    deadLetters: [],
    notifications: [notification],
  });
  expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toEqual({ status: 'delivered' });
  await sink.close();
}

it('takes alerts, groups them by their labels, ends lower severities and resolves', async () => {
  const warning = { ...firing, members: [{ ...firing.members[0]!, severity: 'warning' as const }] };
  await tell(warning);
  await until(() => Promise.resolve(posted().length === 1));
  expect(posted()[0]).toMatchObject({
    status: 'firing',
    groupLabels: { alertname: 'Kymo anomaly', tag_line: 'A' },
    alerts: [
      { status: 'firing', labels: { series: 'pump-05', severity: 'warning', detector: 'lstm-autoencoder' } },
    ],
  });

  await tell({ ...updated, members: [firing.members[0]!, ...updated.members.slice(1)] });
  const active = async () =>
    (await (await fetch(`${url}/api/v2/alerts?active=true`)).json()) as { labels: Record<string, string> }[];
  await until(async () => (await active()).length === 3);
  expect((await active()).map(({ labels }) => `${labels['series']} ${labels['severity']}`).sort()).toEqual([
    'pump-02 critical',
    'pump-05 critical',
    'pump-09 critical',
  ]);

  const over = [firing.members[0]!, ...updated.members.slice(1)].map((member) => ({
    ...member,
    status: 'resolved' as const,
    endMs: member.startMs + 60_000,
  }));
  await tell({ ...updated, event: 'resolved', status: 'resolved', members: over });
  await until(async () => (await active()).length === 0);
  await until(() => Promise.resolve(posted().at(-1)?.status === 'resolved'));
  const ended = posted().at(-1)!.alerts;
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['resolved']));
});

it('takes alerts of the form that its own OpenAPI document publishes', () => {
  const published = openApiIn(readFileSync(process.env['KYMO_ALERTMANAGER']!).toString('latin1'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(published, 'published');
  const isPostable = ajv.compile({ $ref: 'published#/definitions/postableAlerts' });
  for (const notification of exampleNotifications())
    expect([isPostable(alertmanagerAlerts(notification).alerts), isPostable.errors]).toEqual([true, null]);
  expect(isPostable([{ annotations: {} }])).toBe(false);
});

/** The document that the program carries within it: it does not serve it. */
function openApiIn(program: string): object {
  const start = program.lastIndexOf('{\n', program.indexOf('"swagger": "2.0"'));
  let depth = 0;
  for (const { 0: found, index } of program.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (found === '{') depth += 1;
    if (found === '}') depth -= 1;
    if (depth === 0) return JSON.parse(program.slice(start, start + index + 1)) as object;
  }
  throw new Error('reading the OpenAPI document in Alertmanager: it has no end');
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + WITHIN_MS;
  for (;;) {
    if (await isSo().catch(() => false)) return;
    if (Date.now() > limit) throw new Error(`waiting for Alertmanager: not within ${WITHIN_MS} ms`);
    await delay(100);
  }
}
