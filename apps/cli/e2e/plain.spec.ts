import { expect, it } from 'vitest';
import { Program } from '@kymo/testing';

/** Begins every colour of a terminal. */
const ESCAPE = '\u001b[';

it.each([
  ['kymo', ['--help'], 0],
  ['kymo', ['look', 'nowhere.csv'], 2],
  ['kymo-monitor', ['--help'], 0],
  ['kymo-monitor', ['--input', 'nowhere.csv', '--headless'], 2],
] as const)(
  '%s %j says the same with NO_COLOR and with colours forced, in plain text',
  async (name, flags, code) => {
    const said = async (env: Record<string, string>) => {
      const program = new Program(name, flags, env);
      expect(await program.end()).toBe(code);
      return program.out + program.err;
    };
    const plain = await said({ NO_COLOR: '1' });
    expect(plain).not.toBe('');
    expect(plain).not.toContain(ESCAPE);
    expect(await said({ FORCE_COLOR: '3' })).toBe(plain);
  },
);
