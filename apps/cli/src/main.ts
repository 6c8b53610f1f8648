import { tellFailure } from './failure';
import { kymoProgram } from './program';

// Whoever reads the output, such as head, may have had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const words = process.argv.slice(2);
try {
  const program = await kymoProgram(words, (error) => process.exit(tellFailure(error, words)));
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = tellFailure(error, words);
}
