import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { discordMessage } from './discord/discord.receiver';
import { exampleNotifications } from './example-notifications';
import { pagerdutyEvent } from './pagerduty/pagerduty.receiver';
import { slackMessage } from './slack/slack.receiver';
import { telegramMessage } from './telegram/telegram.receiver';

const acknowledged = {
  ...exampleNotifications()[0],
  event: 'acknowledged',
  status: 'acknowledged',
  acknowledgedBy: 'ada',
} as const;
const all = [...exampleNotifications(), acknowledged];
const events = all.map(pagerdutyEvent);

/** Messages, as they are sent, by the type that the service has published for them. */
const SENT: readonly (readonly [type: string, messages: readonly unknown[]])[] = [
  ["{ text: string; blocks: import('@slack/types').KnownBlock[] }", all.map(slackMessage)],
  ["import('discord-api-types/v10').RESTPostAPIWebhookWithTokenJSONBody", all.map(discordMessage)],
  [
    "Parameters<import('@grammyjs/types').ApiMethods<unknown>['sendMessage']>[0]",
    all.map((one) => telegramMessage(1, one)),
  ],
  // The library leaves out two fields of a trigger that the service has documented.
  [
    "Omit<Event, 'routing_key'> & { client: string; client_url: string }",
    events.filter((event) => event.event_action === 'trigger'),
  ],
  ["Omit<Event, 'routing_key' | 'payload'>", events.filter((event) => event.event_action !== 'trigger')],
];

/** What the compiler has to say of messages written out as values of their types: fields that are unknown count, too. */
function complaints(sent: typeof SENT): string[] {
  const name = join(import.meta.dirname, 'sent.ts');
  const text = [
    "type Event = Parameters<typeof import('@pagerduty/pdjs').event>[0]['data'];",
    ...sent.map(
      ([type, messages], index) => `export const sent${index}: (${type})[] = ${JSON.stringify(messages)};`,
    ),
  ].join('\n');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === name || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === name
      ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2022)
      : getSourceFile.call(host, path, ...rest);
  const program = ts.createProgram([name], options, host);
  const file = program.getSourceFile(name)!;
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
}

it('messages are values of the types that the services have published, and of no others', () => {
  expect(SENT.map(([, messages]) => messages.length > 0)).toEqual(SENT.map(() => true));
  expect(complaints(SENT)).toEqual([]);
  const [[slack, [message]]] = SENT as [[string, object[]]];
  const wrong = [{ ...message, blocks: [{ type: 'header', text: 'no object' }, { type: 'unheard of' }] }];
  expect(complaints([[slack, wrong]])).not.toEqual([]);
}, 600_000);
