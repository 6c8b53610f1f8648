import { exitCodeOf, messageOf } from '@kymo/domain';
import { kymoProgram } from './program';

// Whoever reads the output, such as head, may have had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  const program = await kymoProgram(process.argv.slice(2), (error) =>
    process.exit(error.exitCode === 0 ? 0 : 2),
  );
  await program.parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
