import { vi } from 'vitest';
import { tellFailure } from './failure';
import { kymoProgram } from './program';

export interface Ran {
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs the `kymo` command in this process, where its start and end as a program are not what is tested: starting one takes
 * a second of work.
 * @param words from the name of the command on
 */
export async function runKymo(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const said = { out: '', err: '' };
  const into = (name: keyof typeof said) => (text: unknown) => {
    said[name] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(into('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(into('err')),
  ];
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  process.exitCode = undefined;
  try {
    const program = await kymoProgram(words, (error) => {
      throw error;
    });
    await program.parseAsync(words, { from: 'user' });
    return { code: process.exitCode ?? 0, ...said };
  } catch (error) {
    return { code: tellFailure(error, words), ...said };
  } finally {
    process.exitCode = undefined;
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
}
