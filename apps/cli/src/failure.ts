import { exitCodeOf, failureAnswer, messageOf } from '@kymo/domain';
import { CommanderError } from 'commander';

/**
 * Says why a command failed: to people on standard error, and on standard output as one JSON object where that was asked for.
 * @param words of the command line
 * @returns the exit code
 */
export function tellFailure(error: unknown, words: readonly string[]): number {
  const isUsage = error instanceof CommanderError;
  // Help and version are no failures. What is wrong with a command line has been said.
  if (isUsage && error.exitCode === 0) return 0;
  if (!isUsage) process.stderr.write(`${messageOf(error)}\n`);
  if (words.includes('--json'))
    process.stdout.write(failureAnswer(error, isUsage ? 'OPTIONS_INVALID' : null));
  return isUsage ? 2 : exitCodeOf(error);
}
