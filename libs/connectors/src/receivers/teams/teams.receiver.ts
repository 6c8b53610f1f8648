import { bandCalled, type Notification } from '@kymo/domain';
import { z } from 'zod';
import type { SinkDefinition } from '../../connector';
import { connectHttpReceiver, jsonRequest } from '../http-receiver';
import { namedLinks } from '../named-links';
import { addressOf, addressShape, httpReceiverShape, withAddress } from '../receiver-options';

export const teamsOptionsSchema = withAddress(
  z.object({ ...httpReceiverShape('teams'), ...addressShape }).strict(),
);

const COLOURS = { critical: 'attention', warning: 'warning', info: 'accent' } as const;
const MAX_FACTS = 10;

/** A message for a workflow of Microsoft Teams: one adaptive card. */
export function teamsMessage(notification: Notification) {
  const { title, text, status, severity, links, members } = notification;
  const facts = members
    .flatMap(({ series, kind, readings }) => readings.map((reading) => ({ series, kind, reading })))
    .slice(0, MAX_FACTS)
    .map(({ series, kind, reading: { channel, actual, low, high, unit = '' } }) => ({
      name: `${series} ${channel}`,
      value: `${short(actual)} ${unit}, ${bandCalled(kind)} ${short(low)} to ${short(high)}`.replace(
        ' ,',
        ',',
      ),
    }));
  const color = status === 'resolved' ? 'good' : COLOURS[severity];
  const actions = namedLinks(notification).map(({ name, url }) => ({
    type: 'Action.OpenUrl',
    title: name,
    url,
  }));
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.2',
    body: [
      textLine({ text: title, weight: 'bolder', size: 'medium', color }),
      ...text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [textLine({ text: line })])),
      ...facts.map(({ name, value }) => textLine({ text: `${name}  `, weight: 'bolder' }, { text: value })),
      ...(links.plot === undefined
        ? []
        : [{ type: 'Image', url: links.plot, altText: 'Measured against expected', size: 'stretch' }]),
    ],
    ...(actions.length > 0 && { actions }),
  };
  return {
    type: 'message',
    attachments: [
      { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card },
    ],
  };
}

/** Runs of text are shown as they are: a block of text would take names of series for Markdown. */
function textLine(...runs: readonly { readonly text: string; readonly [style: string]: string }[]) {
  const inlines = runs.map((run) => ({ type: 'TextRun', ...run }));
  return { type: 'RichTextBlock', spacing: 'small', inlines };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

export const teamsReceiver: SinkDefinition<typeof teamsOptionsSchema> = {
  optionsSchema: teamsOptionsSchema,
  create: (options, context) => {
    const url = addressOf(options, context.env);
    return connectHttpReceiver(options, context, {
      service: 'Microsoft Teams',
      payload: teamsMessage,
      request: (message: object) => jsonRequest(url, message),
    });
  },
};
