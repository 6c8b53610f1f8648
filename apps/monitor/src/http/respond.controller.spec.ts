import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SILENCES_DOCUMENT, MAINTENANCE_DOCUMENT, maintenanceIn, silencesIn } from '@kymo/alerting';
import { LmdbStore } from '@kymo/connectors';
import type { Incident } from '@kymo/domain';
import { effectsOf, historyBlock, incidentOf } from '@kymo/testing';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IncidentNews } from '../alerting/incident-news';
import { LabelsFeedback } from '../alerting/labels-feedback';
import { LinkResponses } from '../alerting/link-responses';
import { IncidentTraces } from '../alerting/incident-traces';
import { Notifications } from '../alerting/notifications';
import { QuietTimes } from '../alerting/quiet-times';
import { Responses } from '../alerting/responses';
import { SignedLinks } from '../alerting/signed-links';
import { ConfigService } from '../config/config.service';
import { configureHttp } from './configure-http';
import { PlotsController } from './plots.controller';
import { RespondController } from './respond.controller';

const NOW_MS = Date.now();
const incident: Incident = { ...incidentOf('a', { startMs: 3_000 }), channels: [{ name: 'flow', share: 1 }] };
const group = { incidents: [incident], matchers: ['kind="anomaly"', 'series="pump-1"'] };
let isOpen = true;
let requests = 0;
let folder: string;
let store: LmdbStore;
let app: NestExpressApplication;
let links: SignedLinks;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-respond-'));
  store = LmdbStore.open(folder);
  const block = historyBlock(incident.series, 0, 30);
  await store.commit(effectsOf({ incidents: [incident], history: [block] }));
  const notifier = {
    group: () => (isOpen ? group : undefined),
    noteRequest: () => (requests += 1),
    mutedCounts: () => new Map(),
  };
  const values = {
    dataFolder: folder,
    source: { type: 'simulator' },
    http: { host: '127.0.0.1', publicUrl: 'http://127.0.0.1:1/' },
    onCall: { maintenance: [], content: { timeZone: 'UTC' } },
  };
  class Root {}
  Module({
    controllers: [PlotsController, RespondController],
    providers: [
      { provide: LmdbStore, useValue: store },
      { provide: ConfigService, useValue: { values, flags: {} } },
      { provide: Notifications, useValue: { notifier } },
      { provide: LabelsFeedback, useValue: { feedback: { noteLabel: () => undefined } } },
      ...[IncidentNews, LinkResponses, IncidentTraces, QuietTimes, Responses, SignedLinks],
    ],
  })(Root);
  app = await NestFactory.create<NestExpressApplication>(Root, { logger: false, bodyParser: false });
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  links = app.get(SignedLinks);
});
afterAll(async () => {
  await app.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

async function ask(link: string, form?: Record<string, string>) {
  const { pathname, search } = new URL(link);
  const answer = await fetch(`${await app.getUrl()}${pathname}${search}`, {
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  return { answer, text: await answer.text() };
}

const linkTo = (action: Parameters<typeof links.linkTo>[0], subject = 'g') =>
  links.linkTo(action, subject, NOW_MS)!;

describe('a link in a message', () => {
  it('changes nothing by being looked at, however often', async () => {
    for (const action of ['acknowledge', 'silence', 'maintenance', 'label'] as const) {
      const { answer, text } = await ask(linkTo(action, action === 'label' ? 'a' : 'g'));
      expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([
        200,
        expect.stringContaining("form-action 'self'"),
      ]);
      expect(text).toContain('<form method="post">');
    }
    expect([store.auditLog(10), requests, store.incident('a')]).toEqual([[], 0, incident]);
  });

  it('has a group taken on once its form is sent', async () => {
    const { text } = await ask(linkTo('acknowledge'), { by: 'ada <x>', note: 'on my way' });
    expect(text).toContain('ada &#60;x&#62; has taken on pump-1.');
    expect(store.incident('a')!.acknowledged).toMatchObject({ by: 'ada <x>', note: 'on my way' });
    expect(store.auditLog(1)).toMatchObject([
      { via: 'link', action: 'incident.acknowledge', subject: 'g', by: 'ada <x>' },
    ]);
  });

  it('names each series of a group once', async () => {
    const others = [incidentOf('b'), { ...incidentOf('c'), series: 'pump-2' }];
    group.incidents.push(...others);
    const { text } = await ask(linkTo('acknowledge'));
    group.incidents.length = 1;
    expect(text).toContain('pump-1 and 1 more:');
  });

  it('silences the likes of a group, and labels an incident', async () => {
    await ask(linkTo('silence'), { by: 'ada', hours: '4', why: 'known' });
    const [silence] = silencesIn(store.document(SILENCES_DOCUMENT));
    expect(silence).toMatchObject({ by: 'ada', why: 'known', matchers: group.matchers });
    expect(silence!.untilMs - silence!.fromMs).toBe(4 * 3_600_000);
    const { text } = await ask(linkTo('label', 'a'));
    expect(text).toContain('<select name="assessment" required><option value="">');
    await ask(linkTo('label', 'a'), { by: 'ada', assessment: 'false', label: '' });
    expect(store.incident('a')).toMatchObject({ assessment: 'false' });
    expect(requests).toBe(3);
  });

  it('plans maintenance, once or again and again, from the page that asks for a silence', async () => {
    const { text } = await ask(linkTo('silence'));
    const [, path] = /href="([^"]*maintenance[^"]*)"/.exec(text.replaceAll('&#38;', '&'))!;
    const form = { by: 'ada', hours: '4', alert: 'no', learn: 'yes' };
    await ask(path!, { ...form, name: 'cleaning', cron: '0 22 * * SUN', timeZone: 'Europe/Berlin' });
    await ask(path!, { ...form, name: 'belt', cron: '' });
    const [cleaning, belt] = maintenanceIn(store.document(MAINTENANCE_DOCUMENT));
    const { matchers } = group;
    expect(cleaning).toMatchObject({
      ...{ name: 'cleaning', by: 'ada', matchers, alert: false, learn: true },
      when: { cron: '0 22 * * SUN', timeZone: 'Europe/Berlin', durationMs: 4 * 3_600_000 },
    });
    expect(belt).toMatchObject({ name: 'belt', when: { from: expect.any(String) } });
    const wrong = await ask(path!, { ...form, name: 'x', cron: 'every day' });
    expect([wrong.answer.status, wrong.text]).toEqual([400, expect.stringContaining('cron expression')]);
  });

  it.each<[string, () => string, Record<string, string>, number]>([
    [
      'was signed for something else',
      () => linkTo('silence').replace('silence', 'acknowledge'),
      { by: 'eve' },
      404,
    ],
    ['was signed for another group', () => linkTo('silence').replace('/g?', '/h?'), { by: 'eve' }, 404],
    ['has expired', () => links.linkTo('label', 'a', NOW_MS - 9 * 86_400_000)!, { by: 'eve' }, 404],
    ['comes without a name', () => linkTo('acknowledge'), { by: ' ' }, 400],
    [
      'asks for a silence without an end',
      () => linkTo('silence'),
      { by: 'eve', hours: '1e9', why: 'x' },
      400,
    ],
    [
      'asks for a silence without a reason',
      () => linkTo('silence'),
      { by: 'eve', hours: '1', why: ' ' },
      400,
    ],
  ])('does nothing where it %s', async (_, link, form, status) => {
    const before = store.auditLog(100).length;
    expect((await ask(link(), form)).answer.status).toBe(status);
    expect(store.auditLog(100)).toHaveLength(before);
  });

  it('says so where its group is over', async () => {
    isOpen = false;
    expect((await ask(linkTo('acknowledge'))).answer.status).toBe(410);
    expect((await ask(linkTo('acknowledge'), { by: 'ada' })).answer.status).toBe(410);
    isOpen = true;
  });

  it('shows the moment as a picture, and only by its signature', async () => {
    const { answer } = await ask(linkTo('plot', 'a'));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await ask(linkTo('plot', 'a').replace('/a.png', '/b.png'))).answer.status).toBe(404);
  });
});

it('refuses an address that asks too often', async () => {
  const statuses = [];
  for (let request = 0; request < 130; request++) {
    const { answer } = await ask('http://x/respond/acknowledge/g?until=1&signature=x', { by: 'eve' });
    statuses.push(answer.status);
  }
  expect([statuses[0], statuses.at(-1)]).toEqual([404, 429]);
});
