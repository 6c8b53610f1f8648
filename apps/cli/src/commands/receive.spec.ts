import { afterEach, describe, expect, it, vi } from 'vitest';
import { receivedLines } from '../receive/received-lines';
import { receiveCommand } from './receive';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const MESSAGE = {
  type: 'notification.firing',
  timestamp: '2026-01-31T12:00:00.000Z',
  data: {
    title: 'pump-01: flow far below',
    links: { page: 'http://kymo.example/#/incident/1', acknowledge: 'http://kymo.example/a' },
  },
};
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Runs the command until it has taken one message; as the monitor does, asks it first. @returns what it printed, and the statuses that were answered */
async function received(args: readonly string[], bodies: readonly string[]) {
  const written = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((written.out += String(text)), true));
  const address = new Promise<string>((resolve) =>
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.err += String(text);
      const found = /Listening at (\S+)\. /.exec(written.err)?.[1];
      if (found !== undefined) resolve(found);
      return true;
    }),
  );
  const running = receiveCommand().parseAsync(['--port', '0', '--count', '1', ...args], { from: 'user' });
  const asked = await fetch(await address, { method: 'OPTIONS' });
  const statuses: number[] = [];
  for (const body of bodies) statuses.push((await fetch(await address, { method: 'POST', body })).status);
  if (statuses.includes(204)) await running;
  return { ...written, asked, statuses };
}

describe('kymo receive', () => {
  it('says what it takes to a monitor that asks whether it is there, and nothing to people', async () => {
    vi.stubEnv('KYMO_TEST_SECRET', SECRET);
    const { asked, err } = await received(['--secret-env', 'KYMO_TEST_SECRET'], []);
    expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'POST']);
    expect(err).not.toContain('Refused');
  });

  it('prints what it gets', async () => {
    const { out, statuses } = await received([], [JSON.stringify(MESSAGE)]);
    expect(statuses).toEqual([204]);
    expect(out).toBe(
      '2026-01-31T12:00:00.000Z  notification.firing  pump-01: flow far below\n  Show: http://kymo.example/#/incident/1\n  Acknowledge: http://kymo.example/a\n',
    );
  });

  it('refuses what is not signed, where a secret is given', async () => {
    vi.stubEnv('KYMO_TEST_SECRET', SECRET);
    const { out, err, statuses } = await received(
      ['--secret-env', 'KYMO_TEST_SECRET'],
      [JSON.stringify(MESSAGE)],
    );
    expect([statuses, out]).toEqual([[401], '']);
    expect(err).toContain('Refused: the signature is missing or wrong');
  });

  it.each([
    ['no JSON', 'hello', ['hello']],
    ['of another form', '{"a":1}', ['{"a":1}']],
    ['empty', '{"type":"t","data":null}', ['-  t']],
    [
      'a notification',
      JSON.stringify({
        type: 'notification.begin',
        timestamp: 't',
        data: { title: 'Pump', text: 'one\ntwo' },
      }),
      ['t  notification.begin  Pump', '  one', '  two'],
    ],
  ])('prints a message that is %s', (_, body, lines) => expect(receivedLines(body)).toEqual(lines));
});
