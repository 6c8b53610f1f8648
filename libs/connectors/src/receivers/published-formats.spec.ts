import type { ApiMethods } from '@grammyjs/types';
import type { event as pdjsEvent } from '@pagerduty/pdjs';
import type { KnownBlock } from '@slack/types';
import { AdaptiveCard, SerializationContext, Versions } from 'adaptivecards';
import { Kafka as CloudEventKafka } from 'cloudevents';
import type { RESTPostAPIWebhookWithTokenJSONBody } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alertmanagerAlerts } from './alertmanager/alertmanager.receiver';
import { discordMessage } from './discord/discord.receiver';
import { exampleNotifications } from './example-notifications';
import { grafanaAnnotation } from './grafana-annotations/grafana-annotations.receiver';
import { cloudEventRecord } from './kafka-topic/kafka-topic.receiver';
import { opsgenieCalls } from './opsgenie/opsgenie.receiver';
import { pagerdutyEvent } from './pagerduty/pagerduty.receiver';
import { slackMessage } from './slack/slack.receiver';
import { teamsMessage } from './teams/teams.receiver';
import { telegramMessage } from './telegram/telegram.receiver';

const [firing, resolved, updated] = exampleNotifications();
const long = { ...firing, title: '界'.repeat(5000), text: '"界\n'.repeat(30_000) };
const acknowledged = {
  ...firing,
  event: 'acknowledged',
  status: 'acknowledged',
  acknowledgedBy: 'ada',
} as const;
const all = [firing, resolved, updated, acknowledged, long];

const dateTime = z.iso.datetime();
const link = z.url();

describe('messages are of the form that the service has published', () => {
  it.each(all)('Slack: Block Kit of @slack/types, with its limits', (notification) => {
    const message = slackMessage(notification);
    const blocks = message.blocks as KnownBlock[];
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const block of blocks) {
      if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
      if (block.type === 'section') expect(block.text!.text.length).toBeLessThanOrEqual(3000);
      if (block.type === 'actions') expect(block.elements.length).toBeLessThanOrEqual(25);
    }
    expect(new Set(blocks.map(({ type }) => type))).toEqual(
      new Set(['header', 'section', 'image', 'actions', 'context']),
    );
    expect(message.text.length).toBeGreaterThan(0);
  });

  it.each(all)('Discord: an executed webhook of discord-api-types, with its limits', (notification) => {
    const message: RESTPostAPIWebhookWithTokenJSONBody = discordMessage(notification);
    const [embed] = message.embeds!;
    expect(embed!.title!.length).toBeLessThanOrEqual(256);
    expect(embed!.description!.length).toBeLessThanOrEqual(4096);
    expect(message.allowed_mentions).toEqual({ parse: [] });
  });

  it.each(all)('Telegram: sendMessage of @grammyjs/types, with its limit', (notification) => {
    const message = telegramMessage(1, notification) as Parameters<ApiMethods<unknown>['sendMessage']>[0];
    const parsed = message.text.replace(/<[^>]*>/g, '').replace(/&#\d+;/g, '?');
    expect([...parsed].length).toBeLessThanOrEqual(4096);
    expect(message.text.match(/<(?!\/?(b|a)\b)/g)).toBeNull();
  });

  it.each(all)('Microsoft Teams: the card as the adaptivecards library reads version 1.2', (notification) => {
    const { attachments } = teamsMessage(notification);
    const context = new SerializationContext(Versions.v1_2);
    const card = new AdaptiveCard();
    card.parse(attachments[0]!.content, context);
    expect(
      Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message),
    ).toEqual([]);
    expect(card.getItemCount()).toBe(attachments[0]!.content.body.length);
    expect(attachments[0]).toMatchObject({
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
    });
  });

  it.each(all)('Kafka: CloudEvents in binary mode, as the cloudevents library reads them', (notification) => {
    const { key, value, headers } = cloudEventRecord(notification, 'kymo');
    const message = { key, value, headers, body: value, timestamp: undefined };
    const event = CloudEventKafka.toEvent<typeof notification>(message as never);
    expect(event).toMatchObject({
      id: notification.id,
      source: 'kymo',
      specversion: '1.0',
      type: `kymo.notification.${notification.event}`,
      datacontenttype: 'application/json',
    });
  });

  // https://developer.pagerduty.com/docs/send-alert-event
  it.each(all)('PagerDuty: an event of Events API v2, as pdjs has it, with its limits', (notification) => {
    const trigger = z.strictObject({
      event_action: z.literal('trigger'),
      dedup_key: z.string().min(1).max(255),
      client: z.string(),
      client_url: link,
      payload: z.strictObject({
        summary: z.string().min(1).max(1024),
        source: z.string().min(1),
        severity: z.enum(['critical', 'error', 'warning', 'info']),
        timestamp: dateTime,
        component: z.string(),
        class: z.string(),
        custom_details: z.looseObject({}),
      }),
      links: z.array(z.strictObject({ href: link, text: z.string() })),
      images: z.array(z.strictObject({ src: link, alt: z.string() })),
    });
    const other = z.strictObject({ event_action: z.enum(['acknowledge', 'resolve']), dedup_key: z.string() });
    type Sent = Parameters<typeof pdjsEvent>[0]['data'];
    const event: Omit<Sent, 'routing_key' | 'payload'> & Partial<Sent> = pagerdutyEvent(notification);
    expect(z.union([trigger, other]).safeParse(event).error).toBeUndefined();
    const many = { ...updated, members: Array.from({ length: 5000 }, () => updated.members[0]!) };
    expect(Buffer.byteLength(JSON.stringify(pagerdutyEvent(many)))).toBeLessThan(512_000);
  });

  // Paths and payloads of alert.yaml in opsgenie/opsgenie-oas, with the limits of https://docs.opsgenie.com/docs/alert-api
  it.each(all)('Opsgenie: calls of the Alert API', (notification) => {
    const create = z.strictObject({
      message: z.string().min(1).max(130),
      alias: z.string().min(1).max(512),
      description: z.string().max(15_000),
      priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']),
      source: z.string().max(100),
      entity: z.string().max(512),
      tags: z.array(z.string().max(50)).max(20),
      details: z
        .record(z.string(), z.string())
        .refine((details) => Object.entries(details).flat().join('').length <= 8000),
    });
    const noted = z.strictObject({ source: z.string().max(100), note: z.string().min(1).max(25_000) });
    const forms: Record<string, z.ZodType> = {
      'POST v2/alerts': create,
      'POST close': noted,
      'POST acknowledge': noted,
      'POST unacknowledge': noted,
      'POST notes': noted,
      'PUT priority': z.strictObject({ priority: create.shape.priority }),
    };
    const calls = opsgenieCalls(notification);
    expect(calls.length).toBeGreaterThan(0);
    for (const { method, path, body } of calls) {
      const [, action] = /^v2\/alerts\/[0-9a-f]+\/([a-z]+)\?identifierType=alias$/.exec(path) ?? [];
      const form = forms[`${method} ${action ?? path}`];
      expect(form, `${method} ${path}`).toBeDefined();
      expect(form!.safeParse(body).error).toBeUndefined();
    }
  });

  // https://prometheus.io/docs/alerting/latest/alerts_api/
  it.each(all)('Alertmanager: alerts of API v2', (notification) => {
    const labels = z.record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.string());
    const form = z.array(
      z.strictObject({
        labels: labels.refine(({ alertname }) => alertname !== undefined),
        annotations: labels,
        startsAt: dateTime,
        endsAt: dateTime.optional(),
        generatorURL: link,
      }),
    );
    const { alerts } = alertmanagerAlerts(notification);
    expect(form.safeParse(alerts).error).toBeUndefined();
    const byLabels = new Set(alerts.map((alert) => JSON.stringify(alert.labels)));
    expect(byLabels.size).toBe(alerts.length);
  });

  // The fields of `PostAnnotationsCmd` in grafana/grafana-openapi-client-go, made of Grafana's OpenAPI document
  it('Grafana: a line where it begins, a region once it is over, nothing in between', () => {
    const form = z.strictObject({
      time: z.number().int(),
      timeEnd: z.number().int().optional(),
      dashboardUID: z.string(),
      tags: z.array(z.string()),
      text: z.string(),
    });
    const annotations = all.map((notification) => grafanaAnnotation('kymo-series', notification));
    expect(annotations.filter((one) => one !== undefined).map((one) => form.safeParse(one).success)).toEqual([
      true,
      true,
      true,
    ]);
    expect(annotations[0]).not.toHaveProperty('timeEnd');
    expect(annotations[1]).toMatchObject({ time: firing.startMs, timeEnd: resolved.endMs });
    expect(annotations.slice(2, 4)).toEqual([undefined, undefined]);
  });
});
