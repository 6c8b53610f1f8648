import { describe, expect, it } from 'vitest';
import { Connection } from './connection';

describe('a connection', () => {
  function connection() {
    const told: string[] = [];
    const context = {
      info: (text: string) => told.push(`info ${text}`),
      warn: (text: string) => told.push(`warn ${text}`),
    };
    return { told, connection: new Connection('reading telemetry', context) };
  }
  const LOST =
    'warn reading telemetry: lost: no answer. Trying again until it is back; nothing is lost meanwhile.';

  it('tells once of each change', () => {
    const { told, connection: one } = connection();
    one.up();
    one.up();
    one.lost('no answer');
    one.lost('refused');
    one.up();
    one.up();
    expect(told).toEqual(['info reading telemetry: connected', LOST, 'warn reading telemetry: back again']);
  });

  it('tells that there never was one', () => {
    const { told, connection: one } = connection();
    one.lost('no answer');
    one.lost('no answer');
    expect(told).toEqual([LOST]);
  });
});
