import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Ntfy } from './ntfy.fixture';

let ntfy: Ntfy;
beforeAll(async () => {
  ntfy = await Ntfy.start(['team'], {
    onCall: {
      route: { receiver: 'team' },
      channels: [{ matchers: ['channel=flow'], unit: 'bar' }],
      content: { timeZone: 'Europe/Berlin' },
      policies: [{ minScore: 1000 }],
    },
  });
});
afterEach(() => {
  ntfy.received = [];
  vi.restoreAllMocks();
});
afterAll(() => ntfy.close());

it('sends an incident and its end in the words of the configuration, whatever its policies keep back', async () => {
  expect(await ntfy.run('test', 'team')).toMatch(/^team took \w+:1:firing\nteam took \w+:2:resolved\n$/);
  expect(ntfy.received.map(({ title }) => title)).toEqual([
    'Test: Critical: pump-05: flow far below what is expected',
    'Test: Over: pump-05: flow far below what is expected',
  ]);
  expect(ntfy.received[0]!.message).toContain('flow 12.3 bar, expected 40');
  expect(ntfy.received[0]!.message).toContain('CET');
});

it('says what the receiver says against it, once', async () => {
  ntfy.status = 403;
  await expect(ntfy.run('test', 'team')).rejects.toThrow(/403/);
  expect(ntfy.received).toHaveLength(1);
});

it('does not say of an attempt that fails for now that another follows', async () => {
  ntfy.status = 503;
  const failed = ntfy.run('test', 'team');
  await expect(failed).rejects.toMatchObject({ code: 'SINK_UNREACHABLE', retriable: true });
  await expect(failed).rejects.toThrow(/503.*this command does not\.$/);
});

it('names the receivers that there are', async () => {
  await expect(ntfy.run('test', 'phone')).rejects.toThrow(/Name one of: team/);
});
