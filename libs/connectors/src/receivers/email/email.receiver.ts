import {
  type Delivery,
  KymoError,
  messageOf,
  type Notification,
  type OutboxEntry,
  type Readiness,
  type Sink,
} from '@kymo/domain';
import { momentSvg, png } from '@kymo/rendering';
import { createTransport, type Transporter } from 'nodemailer';
import { z } from 'zod';
import type { Environment, SinkDefinition } from '../../connector';
import { outboxLimits } from '../../sinks/outbox-options';
import { owedTo } from '../http-receiver';
import { receiverShape, secretOf } from '../receiver-options';
import { shortened } from '../shortened';
import { emailHtml, emailText, PICTURE_ID } from './email-content';

const variable = (what: string) =>
  z.string().min(1).optional().describe(`Environment variable with the ${what}, if the server asks for it`);

export const emailOptionsSchema = z
  .object({
    ...receiverShape('email'),
    host: z.string().min(1).describe('SMTP server'),
    port: z.number().int().min(1).max(65_535).default(587).describe('Port of the mail server'),
    security: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .describe(
        '`starttls` requires encryption after connecting, `tls` encrypts from the start, `none` never encrypts',
      ),
    usernameVariable: variable('user name'),
    passwordVariable: variable('password'),
    from: z.string().min(3).describe('Sender, for example Kymo <kymo@example.org>'),
    to: z.array(z.string().min(3)).min(1).max(50).describe('Addresses of the recipients'),
    timeoutMs: z
      .number()
      .int()
      .min(100)
      .max(120_000)
      .default(15_000)
      .describe('Longest wait for the complete answer'),
  })
  .strict();

type EmailOptions = z.output<typeof emailOptionsSchema>;

const MAX_SUBJECT = 200;
/** Answers from here on are final; those below ask to try again. */
const FIRST_FINAL_CODE = 500;

/** What nodemailer is asked to send. All messages of a group are one thread. */
export function emailMessage(notification: Notification, { from, to }: Pick<EmailOptions, 'from' | 'to'>) {
  const { id, group, title, severity, event, revision } = notification;
  const trace = notification.members.find((member) => member.trace !== undefined)?.trace;
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'kymo';
  const first = `<${group}@${domain}>`;
  return {
    from,
    to: [...to],
    subject: shortened(title, MAX_SUBJECT),
    text: emailText(notification),
    html: emailHtml(notification, trace !== undefined),
    messageId: revision === 1 ? first : `<${id.replaceAll(':', '.')}@${domain}>`,
    ...(revision > 1 && { inReplyTo: first, references: first }),
    ...(severity === 'critical' && event === 'firing' && { priority: 'high' as const }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Kymo-Event': event, 'X-Kymo-Group': group },
    attachments: trace
      ? [
          {
            filename: 'moment.png',
            cid: PICTURE_ID,
            contentType: 'image/png',
            content: png(momentSvg(trace, notification.timeZone)),
          },
        ]
      : [],
  };
}

class EmailSink implements Sink {
  readonly name: string;
  readonly batchEntries = 1;
  readonly #transport: Transporter;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    private readonly options: EmailOptions,
    env: Environment,
  ) {
    const { host, port, security, timeoutMs, usernameVariable, passwordVariable } = options;
    this.name = options.name;
    this.#transport = createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(usernameVariable !== undefined && {
        auth: { user: secretOf(usernameVariable, env), pass: secretOf(passwordVariable ?? '', env) },
      }),
    });
  }

  async deliver(entries: readonly OutboxEntry[]): Promise<Delivery> {
    for (const { payload } of entries) {
      try {
        await this.#transport.sendMail(emailMessage(JSON.parse(payload) as Notification, this.options));
      } catch (thrown) {
        return this.#outcomeOf(thrown);
      }
    }
    return { status: 'delivered' };
  }

  async readiness(): Promise<Readiness> {
    try {
      await this.#transport.verify();
      return { ready: true };
    } catch (thrown) {
      return { ready: false, why: messageOf(thrown) };
    }
  }

  close(): Promise<void> {
    this.#transport.close();
    return Promise.resolve();
  }

  #outcomeOf(thrown: unknown): Delivery {
    const { responseCode = 0, code } = thrown as { responseCode?: number; code?: string };
    const doing = `mailing through ${this.options.host}`;
    // Without an answer it is the addresses themselves that cannot be used.
    if (responseCode >= FIRST_FINAL_CODE || (code === 'EENVELOPE' && responseCode === 0)) {
      const message = `${doing}: ${messageOf(thrown)}. Correct the addresses or the rights of the sender.`;
      const error = new KymoError('SINK_REFUSED', message, { cause: thrown });
      return { status: 'refused', error, ...(code === 'EMESSAGE' && { entryAlone: true }) };
    }
    const message = `${doing}: ${messageOf(thrown)}.`;
    return {
      status: 'retry',
      error: new KymoError('SINK_UNREACHABLE', message, { retriable: true, cause: thrown }),
    };
  }
}

export const emailReceiver: SinkDefinition<typeof emailOptionsSchema> = {
  optionsSchema: emailOptionsSchema,
  create: (options, { env }) => {
    const entriesOf = owedTo(options.name, options.template, (notification) => notification);
    return {
      sink: new EmailSink(options, env),
      recipient: { sink: options.name, entries: ({ notifications = [] }) => entriesOf(notifications) },
      outbox: outboxLimits(options),
    };
  },
};
