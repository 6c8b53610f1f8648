import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '@kymo/connectors';
import { type Incident, KymoError } from '@kymo/domain';
import { MONITOR_ADDRESS_FILE, type MonitorAddress } from '@kymo/api';
import { effectsOf, incidentOf } from '@kymo/testing';
import { type INestApplication, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ConfigService } from '../config/config.service';
import { Logger } from '../logging/logger';
import { Access } from './access';
import { FailureFilter } from './failure.filter';
import { Deliveries } from '../delivery/deliveries';
import { Explanations } from '../alerting/explanations';
import { IncidentNews } from '../alerting/incident-news';
import { LabelsFeedback } from '../alerting/labels-feedback';
import { Notifications } from '../alerting/notifications';
import { QuietTimes } from '../alerting/quiet-times';
import { Responses } from '../alerting/responses';
import { AccessGuard } from './access.guard';
import { IncidentsController } from './incidents.controller';

const news = new IncidentNews();
const told: unknown[] = [];
let folder: string;
let store: LmdbStore;
let app: INestApplication;
let monitor: MonitorAddress;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-incidents-'));
  store = LmdbStore.open(folder);
  await store.commit(effectsOf({ incidents: [incidentOf('a')] }));
  class Root {}
  Module({
    controllers: [IncidentsController],
    providers: [
      { provide: LmdbStore, useValue: store },
      { provide: ConfigService, useValue: { values: { dataFolder: folder, http: { host: '127.0.0.1' } } } },
      { provide: Logger, useValue: { error: (...line: unknown[]) => told.push(line) } },
      { provide: APP_FILTER, useClass: FailureFilter },
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: Notifications, useValue: { notifier: { noteRequest: () => undefined } } },
      {
        provide: Deliveries,
        useValue: { alertsOf: ({ id }: Incident) => ({ sent: store.sentAlerts(id), waiting: [] }) },
      },
      { provide: Explanations, useValue: {} },
      { provide: QuietTimes, useValue: {} },
      { provide: LabelsFeedback, useValue: { feedback: { noteLabel: () => undefined } } },
      Access,
      Responses,
      { provide: IncidentNews, useValue: news },
    ],
  })(Root);
  app = await NestFactory.create(Root, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  await app.get(Access).announce(await app.getUrl());
  monitor = JSON.parse(await readFile(join(folder, MONITOR_ADDRESS_FILE), 'utf8')) as MonitorAddress;
});
afterAll(async () => {
  await app.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const post = (id: string, body: unknown, token = monitor.token, act = 'label') =>
  fetch(`${monitor.url}/api/incidents/${id}${act && `/${act}`}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-kymo-user': 'ada',
    },
    body: JSON.stringify(body),
  });

it('labels an incident, tells the open pages, and takes the label back', async () => {
  const told: (string | undefined)[] = [];
  const listening = news.annotated.subscribe(({ label }) => told.push(label));
  expect(await (await post('a', { label: ' bearing wear ' })).json()).toMatchObject({
    label: 'bearing wear',
  });
  const shown = await fetch(`${monitor.url}/api/incidents/a`);
  expect(await shown.json()).toEqual({ ...incidentOf('a'), label: 'bearing wear' });
  expect(await (await post('a', { label: null })).json()).toEqual(incidentOf('a'));
  listening.unsubscribe();
  expect(told).toEqual(['bearing wear', undefined]);
});

it('has an incident taken on and given back, and notes who did it', async () => {
  const answer = await post('a', { by: 'ben', note: 'on my way' }, undefined, 'acknowledge');
  const acknowledged = { by: 'ben', atMs: expect.any(Number), note: 'on my way' };
  expect(await answer.json()).toEqual({ ...incidentOf('a'), acknowledged });
  expect(await (await post('a', {}, undefined, 'unacknowledge')).json()).toEqual(incidentOf('a'));
  expect(store.auditLog(2)).toMatchObject([
    { by: 'ada', via: 'command', action: 'incident.unacknowledge', subject: 'a' },
    { by: 'ben', action: 'incident.acknowledge', details: { note: 'on my way', token: 'ada' } },
  ]);
});

it.each([
  ['who cannot read the data folder', 'a', { label: 'x' }, 'guessed', 401],
  ['an incident that is not there', 'b', { label: 'x' }, undefined, 404],
  ['more than one line', 'a', { label: 'x\ny' }, undefined, 400],
  ['nothing', 'a', {}, undefined, 400],
])('refuses %s', async (_, id, body, token, status) => {
  expect((await post(id, body, token)).status).toBe(status);
  expect(told).toEqual([]);
  expect(store.incident('a')!.label).toBeUndefined();
  expect(store.auditLog(10)).toHaveLength(4);
});

it.each([
  ['nobody expected', new TypeError('planted'), { stack: expect.stringContaining('TypeError: planted') }],
  ['the store raises', new KymoError('STORE_FAILED', 'planted'), { code: 'STORE_FAILED' }],
])('tells of a failure that %s in the log, and answers 500', async (_, error, details) => {
  const listening = vi.spyOn(store, 'incident').mockImplementation(() => {
    throw error;
  });
  const answer = await fetch(`${monitor.url}/api/incidents/a?x=1`);
  listening.mockRestore();
  expect(answer.status).toBe(500);
  expect(told.splice(0)).toEqual([
    [{ method: 'GET', path: '/api/incidents/a', ...details }, 'answering GET /api/incidents/a: planted'],
  ]);
});

it('leaves what the web server refuses to the one who asked', async () => {
  const headers = { authorization: `Bearer ${monitor.token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${monitor.url}/api/incidents/a/label`, { method: 'POST', headers, body: '{' });
  expect([answer.status, told]).toEqual([400, []]);
});

it('labels many without a commit for each', async () => {
  const ids = Array.from({ length: 50 }, (_, index) => `many-${index}`);
  await store.commit(effectsOf({ incidents: ids.map((id) => incidentOf(id)) }));
  const annotate = store.annotate.bind(store);
  let [waiting, most] = [0, 0];
  const watched = vi.spyOn(store, 'annotate').mockImplementation(async (...given) => {
    most = Math.max(most, ++waiting);
    await annotate(...given);
    waiting--;
  });
  const answer = await post('label', { ids, labelling: { assessment: 'expected' } }, undefined, '');
  watched.mockRestore();
  expect(((await answer.json()) as { incidents: Incident[] }).incidents.map(({ id }) => id)).toEqual(ids);
  expect(most).toBe(50);
});
