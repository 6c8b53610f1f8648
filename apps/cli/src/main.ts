import { exitCodeOf, messageOf, VERSION } from '@kymo/domain';
import { Command, type CommanderError } from 'commander';
import { alertsCommand } from './commands/alerts/alerts';
import { checkCommand } from './commands/check';
import { compareCommand } from './commands/compare';
import { evaluateCommand } from './commands/evaluate';
import { fitCommand } from './commands/fit';
import { lookCommand } from './commands/look';
import { modelsCommand } from './commands/models/models';
import { simulateCommand } from './commands/simulate';

const leave = (error: CommanderError): never => process.exit(error.exitCode === 0 ? 0 : 2);

const program = new Command('kymo')
  .description(
    'Works beside the monitor: looks at files, makes telemetry, fits and measures detectors, checks configurations.',
  )
  .version(VERSION)
  .addCommand(simulateCommand())
  .addCommand(lookCommand())
  .addCommand(fitCommand())
  .addCommand(evaluateCommand())
  .addCommand(compareCommand())
  .addCommand(alertsCommand())
  .addCommand(modelsCommand())
  .addCommand(checkCommand())
  .addHelpText(
    'after',
    '\nExit codes: 0 all is well; 1 something failed; 2 the command line or what it names is wrong; 3 more than a fifth of the rows could not be read.',
  )
  .exitOverride(leave);

const exits = (command: Command): void => command.exitOverride(leave).commands.forEach(exits);
program.commands.forEach(exits);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
