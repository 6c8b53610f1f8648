import { expect, it } from 'vitest';
import { incidentRow, incidentText } from './alerts/texts';
import { table } from './table';
import { receivedLines } from './receive/received-lines';

const NAME = 'pump\n\u001b[2Jvalve\u202e';

it('prints names without lines or commands of a terminal of their own', () => {
  const incident = {
    id: '54f3aef2b3e330cc',
    kind: 'health',
    series: NAME,
    tags: {},
    status: 'firing',
    severity: 'warning',
    startMs: 0,
    raisedMs: 0,
    lastMs: 0,
    paged: true,
    channels: [{ name: NAME, share: 1 }],
    rule: NAME,
  } as const;
  const notification = { type: 'notification.firing', data: { title: NAME, text: `a\n${NAME}` } };
  const printed = [
    incidentRow(incident),
    ...incidentText(incident).split('\n'),
    ...table(['series'], [[NAME]]).split('\n'),
    ...receivedLines(JSON.stringify(notification)),
    ...receivedLines(NAME),
  ];
  expect(printed.join('')).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(printed[0]).toMatch(/pump \[2Jvalve +in trouble/);
  expect(table(['series'], [[NAME]]).split('\n')).toHaveLength(2);
});
