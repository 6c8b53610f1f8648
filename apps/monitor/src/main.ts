import { exitCodeOf, failureAnswer, messageOf } from '@kymo/domain';
import { readFlags } from './flags';

/** Time for the last lines to be written. */
const LINGER_MS = 3_000;

try {
  const flags = readFlags(process.argv);
  // Help and refusals do not wait for what a run needs.
  const { start } = await import('./start');
  process.exitCode = await start(flags);
  // A connection that its client has forgotten must not keep the program.
  setTimeout(() => process.exit(), LINGER_MS).unref();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  if (process.argv.includes('--json')) process.stdout.write(failureAnswer(error));
  // What was started before a part failed, such as worker threads, would keep the program alive.
  process.exit(exitCodeOf(error));
}
