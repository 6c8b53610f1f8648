import { Command } from 'commander';
import { explainCommand } from './explain';
import { labelCommand } from './label';
import { listCommand } from './list';
import { routesCommand } from './routes';
import { showCommand } from './show';
import { testReceiverCommand } from './test-receiver';

/** `kymo alerts`: the incidents of a monitor, running or not. */
export function alertsCommand(): Command {
  return new Command('alerts')
    .description('List the incidents of a monitor, say what they were, and see how each came to be.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(labelCommand())
    .addCommand(explainCommand())
    .addCommand(routesCommand())
    .addCommand(testReceiverCommand());
}
