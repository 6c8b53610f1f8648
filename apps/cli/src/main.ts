import { exitCodeOf, messageOf, VERSION } from '@kymo/domain';
import { Command, type CommanderError } from 'commander';
import { COMMANDS } from './commands';
import { addExamples } from './examples';
import { addLazily } from './lazy-commands';

// Whoever reads the output, such as head, may have had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const leave = (error: CommanderError): never => process.exit(error.exitCode === 0 ? 0 : 2);
const exits = (command: Command): void => command.exitOverride(leave).commands.forEach(exits);

try {
  const program = new Command('kymo')
    .description(
      'Works beside the monitor: looks at files, makes telemetry, fits and measures detectors, checks configurations.',
    )
    .version(VERSION)
    .addHelpText(
      'after',
      '\nExit codes: 0 success; 1 a failure; 2 the command line or what it names is wrong; 3 more than a fifth of the rows could not be read.',
    );
  await addLazily(program, COMMANDS, process.argv.slice(2));
  addExamples(program);
  exits(program);
  await program.parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
