import { spawnSync } from 'node:child_process';
import type { Notification } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { exampleNotifications } from './example-notifications';
import { grafanaAnnotation } from './grafana-annotations/grafana-annotations.receiver';
import { opsgenieCalls } from './opsgenie/opsgenie.receiver';

interface Sent {
  readonly form: string;
  readonly body: unknown;
}

/** What the client libraries of the services have to say of it; fields that are unknown to them count, too. */
function complaints(sent: readonly Sent[]): string[] {
  const { stdout, stderr, status } = spawnSync(process.env['KYMO_RECEIVER_CLIENTS']!, {
    input: JSON.stringify(sent),
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\n').filter((line) => line !== '');
}

const [firing, resolved, updated] = exampleNotifications();
const acknowledged: Notification = { ...firing, event: 'acknowledged', status: 'acknowledged' };
const all = [firing, resolved, updated, acknowledged];

// Where Go does not build them, the forms that are written down in published-formats.spec.ts are all there is.
describe.runIf(process.env['KYMO_RECEIVER_CLIENTS'])(
  'messages are of the form that client libraries have',
  () => {
    it('Opsgenie: requests of opsgenie-go-sdk-v2', () => {
      const sent = all.flatMap(opsgenieCalls).map(({ method, path, body }) => {
        const [, action] = /^v2\/alerts\/[0-9a-f]+\/([a-z]+)\?/.exec(path) ?? [];
        return { form: `opsgenie ${method} ${action ?? path}`, body };
      });
      expect(new Set(sent.map(({ form }) => form)).size).toBe(6);
      expect(complaints(sent)).toEqual([]);
      const wrong = { form: 'opsgenie POST v2/alerts', body: { title: 'Opsgenie says message' } };
      expect(complaints([wrong])).toEqual([expect.stringContaining('unknown field "title"')]);
    });

    it('Grafana: annotations of grafana-openapi-client-go', () => {
      const form = 'grafana annotations';
      const bodies = all
        .map((one) => grafanaAnnotation('kymo-series', one))
        .filter((body) => body !== undefined);
      expect(bodies).toHaveLength(2);
      expect(complaints(bodies.map((body) => ({ form, body })))).toEqual([]);
      expect(complaints([{ form, body: { time: 1 } }])).toContain('text in body is required');
      expect(complaints([{ form, body: { time: '1', text: '' } }])).toHaveLength(1);
    });
  },
);
