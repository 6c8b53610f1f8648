import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Ntfy } from './ntfy.fixture';

let ntfy: Ntfy;
let letters: string;
beforeAll(async () => {
  ntfy = await Ntfy.start(['team', 'phone']);
  const letter = (receiver: string, id: string) =>
    JSON.stringify({
      topic: `outbox of ${receiver}`,
      reason: 'expired',
      key: id,
      value: JSON.stringify({ topic: receiver, message: `${receiver} ${id}` }),
    });
  const lines = [
    letter('team', 'a:1:firing'),
    JSON.stringify({ topic: 'telemetry', key: 'pump', value: 'no message' }),
    letter('phone', 'a:1:firing'),
    letter('team', 'a:1:firing'),
    letter('team', 'a:2:resolved'),
  ];
  letters = join(ntfy.folder, 'dead-letters.ndjson');
  writeFileSync(letters, lines.join('\n'));
});
afterEach(() => {
  ntfy.received = [];
  vi.restoreAllMocks();
});
afterAll(() => ntfy.close());

const resend = (...more: string[]) => ntfy.run('resend', letters, ...more);
const received = () => ntfy.received.map(({ message }) => message);

it('delivers the messages among the dead letters, each once and in order, and says which', async () => {
  expect(await resend()).toBe('team took a:1:firing\nteam took a:2:resolved\nphone took a:1:firing\n');
  expect(received()).toEqual(['team a:1:firing', 'team a:2:resolved', 'phone a:1:firing']);
});

it('delivers those of one receiver, and says where there are none', async () => {
  await resend('--receiver', 'phone');
  expect(received()).toEqual(['phone a:1:firing']);
  await expect(resend('--receiver', 'nobody')).rejects.toMatchObject({ code: 'OPTIONS_INVALID' });
});

it.each([
  ['nothing', () => join(ntfy.folder, 'nowhere.ndjson')],
  ['another file', () => import.meta.filename],
])('says of %s that it holds no dead letters', async (_, path) => {
  const file = path();
  await expect(ntfy.run('resend', file)).rejects.toMatchObject({
    code: 'INPUT_UNREADABLE',
    message: expect.stringContaining(`reading dead letters from ${file}`) as string,
  });
});
