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
  expect(messagesOf({ sent, waiting: [] }, [])).toMatchObject([
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
  expect(messagesOf({ sent, waiting: [] }, [])).toHaveLength(2);
});

it('puts those that have yet to take a message with it, by why they have not', () => {
  const waiting = ['away', 'gone', 'slow'].map(
    (receiver) => ({ receiver, event: 'firing', revision: 1 }) as const,
  );
  const receivers = [
    { name: 'away', why: 'no answer' },
    { name: 'gone', why: 'no answer' },
  ];
  const owedOver = { receiver: 'away', event: 'resolved', revision: 2 } as const;
  const told = messagesOf({ sent: [begun('team', 1)], waiting: [owedOver, ...waiting] }, receivers);
  expect(told.map(({ event }) => event)).toEqual(['firing', 'resolved']);
  expect(told[0]!.owed).toEqual([
    { receivers: ['away', 'gone'], why: 'no answer' },
    { receivers: ['slow'], why: undefined },
  ]);
  expect(told[1]!.taken).toEqual([]);
});
