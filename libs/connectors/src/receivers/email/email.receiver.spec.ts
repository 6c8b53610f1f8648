import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { exampleNotifications } from '../example-notifications';
import { emailHtml } from './email-content';
import { emailMessage, emailOptionsSchema, emailReceiver } from './email.receiver';

const [firing, resolved] = exampleNotifications();
const context = {
  env: { USER: 'ada', PASSWORD: 'secret' },
  dataFolder: '',
  info: () => undefined,
  warn: () => undefined,
};
let server: SMTPServer;
let received: string[];

async function listen(options: SMTPServerOptions = {}): Promise<number> {
  received = [];
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onData: (stream, _, done) => {
      let text = '';
      stream.on('data', (part: Buffer) => (text += part.toString()));
      stream.on('end', () => {
        received.push(text);
        done();
      });
    },
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.server.address() as AddressInfo).port;
}

const connect = (port: number, changes: object = {}) =>
  emailReceiver.create(
    emailOptionsSchema.parse({
      name: 'pager',
      host: '127.0.0.1',
      port,
      security: 'none',
      from: 'Kymo <kymo@plant.example>',
      to: ['oncall@plant.example', 'ada@plant.example'],
      timeoutMs: 2000,
      ...changes,
    }),
    context,
  );

afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

describe('e-mail', () => {
  it('arrives as text and HTML with the picture in it, all of a group as one thread', async () => {
    const { sink, recipient } = connect(await listen());
    const entries = recipient.entries({
      verdicts: [],
      alerts: [],
      deadLetters: [],
      notifications: [firing, resolved],
    });
    expect(JSON.stringify(entries)).not.toContain('secret');
    expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toEqual({ status: 'delivered' });
    expect(received).toHaveLength(2);
    const [first, second] = received as [string, string];
    expect(first).toMatch(/^Subject: Critical: pump-05: flow far below what is expected\r$/m);
    expect(first).toMatch(/^To: oncall@plant.example, ada@plant.example\r$/m);
    expect(first).toMatch(/^Message-ID: <0f5c1b2a3d4e5f60@plant.example>\r$/m);
    expect(first).toMatch(/^X-Priority: 1/m);
    expect(first).toContain('Content-Type: text/plain');
    expect(first).toContain('Content-Type: text/html');
    expect(first).toContain('Content-Type: image/png');
    expect(first).toContain('iVBORw0KGgo');
    expect(second).toMatch(/^In-Reply-To: <0f5c1b2a3d4e5f60@plant.example>\r$/m);
    expect(second).toMatch(/^Subject: Over: /m);
    await sink.close();
  });

  it('has the picture of whichever member has one', () => {
    const { trace: _, ...pictureless } = firing.members[0]!;
    const message = emailMessage(
      { ...firing, members: [pictureless, ...firing.members] },
      { from: '', to: [] },
    );
    expect(message.attachments).toHaveLength(1);
  });

  it('fits a phone, and stays dark on light at night', () => {
    const html = emailHtml(firing, true);
    expect(html).toMatch(/<img [^>]*style="max-width:100%;height:auto"/);
    expect(html).toContain('<meta name="color-scheme" content="light">');
    expect(html).toMatch(/<body style="[^"]*color:#111827;background:#ffffff"/);
  });

  it('is refused for good by 5xx and tried again after 4xx', async () => {
    const answering = (responseCode: number): SMTPServerOptions => ({
      onRcptTo: (_, __, done) => done(Object.assign(new Error('no such mailbox'), { responseCode })),
    });
    const deliverTo = async (port: number) => {
      const { sink, recipient } = connect(port);
      const entries = recipient.entries({
        verdicts: [],
        alerts: [],
        deadLetters: [],
        notifications: [firing],
      });
      const delivery = await sink.deliver(entries, AbortSignal.timeout(10_000));
      await sink.close();
      return delivery;
    };
    expect(await deliverTo(await listen(answering(550)))).toMatchObject({
      status: 'refused',
      error: { code: 'SINK_REFUSED' },
    });
    await new Promise<void>((resolve) => server.close(() => resolve()));
    expect(await deliverTo(await listen(answering(451)))).toMatchObject({ status: 'retry' });
  });

  it('says whether the server can be reached, and signs in', async () => {
    const logins: unknown[] = [];
    const port = await listen({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) => {
        logins.push([username, password]);
        done(null, { user: username });
      },
    });
    const { sink } = connect(port, { usernameVariable: 'USER', passwordVariable: 'PASSWORD' });
    expect(await sink.readiness()).toEqual({ ready: true });
    expect(logins).toEqual([['ada', 'secret']]);
    await sink.close();
    expect(await connect(1).sink.readiness()).toMatchObject({ ready: false });
  });

  it('insists on encryption unless told otherwise', async () => {
    const { sink, recipient } = connect(await listen(), { security: 'starttls' });
    const entries = recipient.entries({ verdicts: [], alerts: [], deadLetters: [], notifications: [firing] });
    expect(await sink.deliver(entries, AbortSignal.timeout(10_000))).toMatchObject({
      status: expect.stringMatching(/retry|refused/) as string,
    });
    expect(received).toEqual([]);
    await sink.close();
  });
});
