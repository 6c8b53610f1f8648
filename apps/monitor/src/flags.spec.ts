import { afterEach, describe, expect, it, vi } from 'vitest';
import { readFlags } from './flags';

/** Exit code and what is said of a command line that is refused. */
function refusalOf(...flags: string[]) {
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const answered = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(() => readFlags(['node', 'kymo-monitor', ...flags])).toThrow(/^exit/);
  return { code: exit.mock.calls[0]![0], text: said.mock.calls.join(''), out: answered.mock.calls.join('') };
}

describe('the command line', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([[['--check']], [['--check', '--input', 'data.csv']]])(
    '%j lacks what is to be checked',
    (flags) => {
      const { code, text } = refusalOf(...flags);
      expect(code).toBe(2);
      expect(text).toContain("'--check' needs '--config <file>'");
    },
  );

  it('is refused as JSON where that was asked for', () => {
    const { code, out } = refusalOf('--nonsense', '--json');
    const error = { code: 'OPTIONS_INVALID', message: expect.stringContaining('unknown option') as string };
    expect([code, JSON.parse(out)]).toEqual([2, { error }]);
    vi.restoreAllMocks();
    expect(refusalOf('--nonsense').out).toBe('');
  });

  it.each<[string[], string]>([
    [['--nonsense'], 'unknown option'],
    [['--duration', 'soon'], '90s, 10m or 2h'],
  ])('%j is refused, and it says why', (flags, why) => {
    const { code, text } = refusalOf(...flags);
    expect(code).toBe(2);
    expect(text).toContain(why);
    expect(text).toContain('See: kymo-monitor --help');
  });

  it('takes a configuration to be checked', () => {
    expect(readFlags(['node', 'kymo-monitor', '--check', '-c', 'a.yaml'])).toMatchObject({
      check: true,
      config: 'a.yaml',
    });
  });
});
