import { Ajv, type AnySchema } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { exampleNotifications } from './example-notifications';
import { grafanaOncallAlert } from './grafana-oncall/grafana-oncall.receiver';
import { ntfyMessage } from './ntfy/ntfy.receiver';

const [firing, resolved, updated] = exampleNotifications();
const acknowledged = { ...firing, event: 'acknowledged', status: 'acknowledged' } as const;
const long = { ...firing, title: '界'.repeat(5000), text: '"界\n'.repeat(30_000) };
const bare = { ...firing, links: {} };
const all = [firing, resolved, updated, acknowledged, long, bare];

const ajv = new Ajv({ allErrors: true });
formats.default(ajv);

/** What is wrong with a message, by the schema of the service. */
function complaints(schema: AnySchema, message: unknown): string[] {
  ajv.validate(schema, message);
  return (ajv.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`.trim());
}

const text = { type: 'string' };
const link = { type: 'string', format: 'uri', pattern: '^https?://' };
const words = { type: 'object', additionalProperties: text };

/**
 * The fields of `publishMessage` and `action` in server/types.go of binwiederhier/ntfy, which is what the server reads; what
 * it refuses by server/server.go and server/actions.go; priorities by https://docs.ntfy.sh/publish/#publish-as-json
 */
const ntfy = {
  type: 'object',
  required: ['topic'],
  additionalProperties: false,
  properties: {
    topic: { type: 'string', pattern: '^[-_A-Za-z0-9]{1,64}$' },
    title: text,
    message: text,
    priority: { type: 'integer', minimum: 1, maximum: 5 },
    tags: { type: 'array', items: text },
    click: { type: 'string', format: 'uri' },
    icon: link,
    attach: link,
    markdown: { type: 'boolean' },
    filename: text,
    email: text,
    call: text,
    cache: text,
    firebase: text,
    delay: text,
    actions: {
      type: 'array',
      maxItems: 3,
      items: {
        type: 'object',
        required: ['action', 'label'],
        additionalProperties: false,
        properties: {
          id: text,
          action: { enum: ['view', 'broadcast', 'http'] },
          label: { type: 'string', minLength: 1 },
          clear: { type: 'boolean' },
          url: { type: 'string', minLength: 1 },
          method: text,
          headers: words,
          body: text,
          intent: text,
          extras: words,
        },
        if: { properties: { action: { enum: ['view', 'http'] } } },
        then: { required: ['url'] },
      },
    },
  },
};
/** By default; longer text becomes an attachment, and a body of more than twice as much is refused. */
const NTFY_MESSAGE_BYTES = 4096;

describe('ntfy', () => {
  it.each(all)('reads $event as a message, and not as an attachment', (notification) => {
    const message = ntfyMessage('kymo', notification);
    expect(complaints(ntfy, message)).toEqual([]);
    expect(Buffer.byteLength(message.message)).toBeLessThanOrEqual(NTFY_MESSAGE_BYTES);
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(2 * NTFY_MESSAGE_BYTES);
  });

  it.each<[string, object, string]>([
    ['a field that the server does not know', { text: 'Slack says text' }, 'additionalProperties'],
    ['a topic that is none', { topic: 'a/b' }, '/topic pattern'],
    ['a priority by name', { priority: 'high' }, '/priority type'],
    [
      'an action without what it opens',
      { actions: [{ action: 'view', label: 'Page' }] },
      '/actions/0 required',
    ],
    ['a fourth action', { actions: Array(4).fill({ action: 'broadcast', label: 'x' }) }, '/actions maxItems'],
    ['a file as an attachment', { attach: 'file:///plot.png' }, '/attach pattern'],
  ])('refuses %s', (_, change, complaint) => {
    expect(complaints(ntfy, { ...ntfyMessage('kymo', firing), ...change })).toContain(complaint);
  });
});

/**
 * The fields that https://grafana.com/docs/oncall/latest/configure/integrations/references/webhook/ names, none of them
 * required; Grafana Cloud IRM names the same. Other fields are kept for templates of one's own.
 */
const oncall = {
  type: 'object',
  properties: {
    alert_uid: text,
    title: text,
    image_url: link,
    state: { enum: ['ok', 'alerting'] },
    link_to_upstream_details: link,
    message: text,
  },
};

describe('Grafana OnCall', () => {
  it.each(all)('takes $event as a formatted webhook', (notification) => {
    expect(complaints(oncall, grafanaOncallAlert(notification))).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a state of another service', { state: 'firing' }, '/state enum'],
    ['a picture that is no address', { image_url: 'plot.png' }, '/image_url format'],
    ['a group that is no text', { alert_uid: 7 }, '/alert_uid type'],
  ])('has no place for %s', (_, change, complaint) => {
    expect(complaints(oncall, { ...grafanaOncallAlert(firing), ...change })).toContain(complaint);
  });

  // The templates in engine/config_integrations/formatted_webhook.py of grafana/oncall
  it('groups by alert_uid, resolves by a state of ok, and finds title, message, picture and page', () => {
    const alerts = [firing, updated, acknowledged, resolved].map(grafanaOncallAlert);
    const own = (group: string) => alerts.filter(({ alert_uid: id }) => id === group);
    expect(own(firing.group).map(({ state }) => state.toUpperCase() === 'OK')).toEqual(
      [firing, updated, acknowledged, resolved]
        .filter(({ group }) => group === firing.group)
        .map(({ status }) => status === 'resolved'),
    );
    expect(own(firing.group).length).toBeGreaterThan(2);
    for (const alert of alerts) {
      expect([alert.title, alert.message].every((one) => one.length > 0)).toBe(true);
      expect(alert.link_to_upstream_details).toMatch(/#\/incident\//);
      expect(alert.image_url).toMatch(/\.png/);
    }
  });
});
