import type { Delivery, Outcome } from '@kymo/domain';
import { format } from 'prettier';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleNotifications } from './example-notifications';
import { Service } from './http-receiver.fixture';
import { receivers } from './registry';
import type { ConnectedSink } from '../connector';

const env = {
  KYMO_PAGERDUTY_ROUTING_KEY: 'R'.repeat(32),
  KYMO_OPSGENIE_API_KEY: 'opsgenie-key',
  KYMO_TELEGRAM_TOKEN: '123:telegram-token',
  HOOK: 'http://127.0.0.1:9/hook-secret',
};
const context = { env, dataFolder: '', info: () => undefined, warn: () => undefined };
const examples = exampleNotifications();
const PRETTIER = { parser: 'markdown', singleQuote: true, printWidth: 110, trailingComma: 'all' } as const;

/** The receivers over HTTP with their own options. */
const HTTP: [keyof typeof receivers, object][] = [
  ['alertmanager', {}],
  ['discord', {}],
  ['grafana-annotations', {}],
  ['grafana-oncall', {}],
  ['ntfy', { topic: 'kymo' }],
  ['opsgenie', {}],
  ['pagerduty', {}],
  ['slack', {}],
  ['teams', {}],
  ['telegram', { chat: '@oncall' }],
];

it.each([
  ['slack', {}, '"type":"image"', '"type":"actions"'],
  ['telegram', { chat: 7 }, '"reply_markup"', 'Acknowledge: https://kymo.example/respond/acknowledge/'],
] as const)('%s is told without what it refuses a message for', async (type, own, refusedFor, kept) => {
  const service = new Service();
  const options = { url: await service.listen(), name: 'pager', allowPrivateAddresses: true, ...own };
  service.answer = (_, response) => {
    const isRefused = service.asked.at(-1)!.body.includes(refusedFor);
    response.writeHead(isRefused ? 400 : 200).end(isRefused ? 'invalid_blocks' : 'ok');
  };
  const { optionsSchema, create } = receivers[type];
  const { sink, recipient } = create(optionsSchema.parse(options) as never, context);
  const [firing] = examples;
  const entries = recipient.entries({ verdicts: [], alerts: [], deadLetters: [], notifications: [firing] });
  expect(await sink.deliver(entries, AbortSignal.timeout(5000))).toEqual({ status: 'delivered' });
  expect(service.asked).toHaveLength(2);
  expect(service.asked[1]!.body).toContain(kept);
  await sink.close();
  await service.close();
});

describe.each(HTTP)('%s', (type, own) => {
  let service: Service;
  let url: string;
  const connected: ConnectedSink[] = [];
  beforeEach(async () => {
    service = new Service();
    url = await service.listen();
  });
  afterEach(async () => {
    await Promise.all(connected.splice(0).map(({ sink }) => sink.close()));
    await service.close();
  });
  const connect = (changes: object = {}): ConnectedSink => {
    const { optionsSchema, create } = receivers[type];
    const options = optionsSchema.parse({
      url,
      name: 'pager',
      allowPrivateAddresses: true,
      ...own,
      ...changes,
    });
    const made = create(options as never, context);
    connected.push(made);
    return made;
  };
  const outcome = (notifications = [...examples]): Outcome => ({
    verdicts: [],
    alerts: [],
    deadLetters: [],
    notifications,
  });
  const deliver = async ({ sink, recipient }: ConnectedSink): Promise<Delivery> =>
    sink.deliver(recipient.entries(outcome()), new AbortController().signal);

  it('is owed its own messages only, in the order of their group, without secrets', () => {
    const { recipient } = connect();
    const entries = recipient.entries(outcome());
    const [firing, resolved] = examples;
    expect(entries.slice(0, 2).map(({ id, key }) => [id, key])).toEqual([
      [firing.id, firing.group],
      [resolved.id, resolved.group],
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/RRRR|opsgenie-key|telegram-token|hook-secret/);
    expect(recipient.entries(outcome(examples.map((one) => ({ ...one, receiver: 'other' }))))).toEqual([]);
    expect(recipient.entries({ verdicts: [], alerts: [], deadLetters: [] })).toEqual([]);
  });

  it('sends what its page in docs/alerts shows', async () => {
    const made = connect();
    const parts = [
      `# ${type}`,
      'What the service is sent for an incident, its end, and a group that has grown.',
    ];
    for (const example of examples) {
      const before = service.asked.length;
      const entries = made.recipient.entries(outcome([example]));
      expect(await made.sink.deliver(entries, new AbortController().signal)).toEqual({ status: 'delivered' });
      for (const { method, path, body } of service.asked.slice(before)) {
        const shown = JSON.stringify(JSON.parse(body), withoutExpiry, 2);
        const address = path.replace(env.KYMO_TELEGRAM_TOKEN, '…');
        parts.push(`## ${example.event}`, `\`${method} ${address}\``, `\`\`\`json\n${shown}\n\`\`\``);
      }
    }
    const page = await format(parts.join('\n\n').replaceAll(env.KYMO_PAGERDUTY_ROUTING_KEY, '…'), PRETTIER);
    await expect(page).toMatchFileSnapshot(`../../../../docs/alerts/${type}.md`);
  });

  it.each<[number, string, Delivery['status']]>([
    [429, 'retry', 'retry'],
    [500, 'retry', 'retry'],
    [503, 'retry', 'retry'],
    [301, 'refused', 'refused'],
    [307, 'refused', 'refused'],
    [400, 'refused', 'refused'],
    [404, 'refused', 'refused'],
    [410, 'refused', 'refused'],
  ])('answering %d means %s', async (status, _, expected) => {
    service.answer = (__, response) => response.writeHead(status, { 'retry-after': '7' }).end('no');
    const delivery = await deliver(connect());
    expect(delivery.status).toBe(expected);
    if (status === 429) expect(delivery).toMatchObject({ afterMs: 7000 });
    if (status === 400) expect(delivery).toMatchObject({ entryAlone: true });
  });

  it.each<[string, Service['answer']]>([
    ['hangs', () => undefined],
    ['closes the connection', ({ socket }) => socket.destroy()],
  ])('that %s is tried again', async (_, answer) => {
    service.answer = answer;
    const delivery = await deliver(connect({ timeoutMs: 300 }));
    expect(delivery).toMatchObject({ status: 'retry', error: { code: 'SINK_UNREACHABLE' } });
    // Whoever tries again says so: not everybody does.
    expect(String((delivery as { readonly error?: Error }).error)).not.toMatch(/again/u);
  });

  it('is refused at a private address unless that is allowed', async () => {
    const delivery = await deliver(connect({ allowPrivateAddresses: false }));
    expect(delivery).toMatchObject({ status: 'refused', error: { code: 'ADDRESS_REFUSED' } });
    expect(service.asked).toEqual([]);
  });

  it('speaks in the words of its templates', () => {
    const { recipient } = connect({
      template: { title: 'Look at {{labels.series}}', text: '{{#members}}{{series}} {{/members}}' },
    });
    const [entry] = recipient.entries(outcome([examples[0]]));
    if (type === 'grafana-annotations' || type === 'alertmanager')
      expect(entry!.payload).toContain('Look at pump-05');
    else expect(JSON.stringify(entry)).toContain('Look at pump-05');
    expect(() => connect({ template: { title: '{{secret}}' } })).toThrow(/secret is no field/);
  });
});

it('says which secret is missing', () => {
  const { optionsSchema, create } = receivers.pagerduty;
  expect(() => create(optionsSchema.parse({}), { ...context, env: {} })).toThrow(
    /KYMO_PAGERDUTY_ROUTING_KEY is not set/,
  );
});

it('says so when Slack takes a message with 200 but not with ok', async () => {
  const service = new Service();
  service.answer = (_, response) => response.writeHead(200).end('invalid_payload');
  const options = { url: await service.listen(), name: 'pager', allowPrivateAddresses: true };
  const { sink, recipient } = receivers.slack.create(receivers.slack.optionsSchema.parse(options), context);
  const entries = recipient.entries({
    verdicts: [],
    alerts: [],
    deadLetters: [],
    notifications: [examples[0]],
  });
  expect(await sink.deliver(entries, new AbortController().signal)).toMatchObject({
    status: 'refused',
    entryAlone: true,
    error: { message: expect.stringContaining('says invalid_payload') as string },
  });
  await sink.close();
  await service.close();
});

/** When an alert expires that still fires depends on when it is sent. */
function withoutExpiry(this: unknown, key: string, value: unknown): unknown {
  const isOpen = key === 'endsAt' && typeof value === 'string' && Date.parse(value) > Date.UTC(2026, 5, 1);
  return isOpen ? 'in 7 days' : value;
}
