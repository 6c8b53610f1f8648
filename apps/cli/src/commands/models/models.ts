import { Command } from 'commander';
import { compareModelsCommand } from './compare';
import { exportCommand } from './export';
import { inspectCommand } from './inspect';
import { listModelsCommand } from './list';
import { promoteCommand } from './promote';
import { releaseCommand } from './release';
import { rollbackCommand } from './rollback';

/** `kymo models`: the fitted models of a monitor, running or not. */
export function modelsCommand(): Command {
  return new Command('models')
    .description('List the models of a monitor, compare them, choose which one serves, and look into them.')
    .addCommand(listModelsCommand())
    .addCommand(compareModelsCommand())
    .addCommand(promoteCommand())
    .addCommand(rollbackCommand())
    .addCommand(releaseCommand())
    .addCommand(inspectCommand())
    .addCommand(exportCommand());
}
