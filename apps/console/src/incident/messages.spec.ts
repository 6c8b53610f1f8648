import type { IncidentAlertsView } from '@kymo/api';
import { expect, it } from 'vitest';
import { messagesOf } from './messages';

const MINUTE = 60_000;
type Sent = IncidentAlertsView['sent'][number];
const begun = (receiver: string, atMs: number): Sent => ({ receiver, event: 'firing', revision: 1, atMs });
const over = (receiver: string, atMs: number): Sent => ({ receiver, event: 'resolved', revision: 2, atMs });

it('makes one of what many receivers took, those apart that took it a minute later or more', () => {
  const sent = [
    begun('team', 1000),
    begun('chat', MINUTE),
    begun('desk', 5 * MINUTE),
    over('team', 9 * MINUTE),
  ];
  expect(messagesOf({ sent, waiting: [] })).toMatchObject([
    {
      event: 'firing',
      taken: [
        { atMs: 1000, receivers: ['team', 'chat'] },
        { atMs: 5 * MINUTE, receivers: ['desk'] },
      ],
      owed: [],
    },
    { event: 'resolved', taken: [{ atMs: 9 * MINUTE, receivers: ['team'] }] },
  ]);
});

it('tells messages of one event apart by which of their group they are', () => {
  const sent = [2, 3].map((revision): Sent => ({
    receiver: 'team',
    event: 'updated',
    revision,
    atMs: revision,
  }));
  expect(messagesOf({ sent, waiting: [] })).toHaveLength(2);
});

it('puts those that have yet to take a message with it, and what nobody has taken last', () => {
  const waiting = [
    { receiver: 'away', event: 'resolved', revision: 2 },
    { receiver: 'away', event: 'firing', revision: 1 },
    { receiver: 'slow', event: 'firing', revision: 1 },
  ] as const;
  expect(messagesOf({ sent: [begun('team', 1)], waiting: [...waiting] })).toMatchObject([
    { event: 'firing', taken: [{ receivers: ['team'] }], owed: ['away', 'slow'] },
    { event: 'resolved', taken: [], owed: ['away'] },
  ]);
});
