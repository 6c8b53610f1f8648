import { Command } from 'commander';
import { addLazily, type LazyCommand } from '../../lazy-commands';

const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'list',
    summary: 'List the models, and when each took over.',
    load: async () => (await import('./list')).listModelsCommand(),
  },
  {
    name: 'compare',
    summary: 'Compare two models on recent history.',
    load: async () => (await import('./compare')).compareModelsCommand(),
  },
  {
    name: 'promote',
    summary: 'Make a model serve its group, and pin the group to it.',
    load: async () => (await import('./promote')).promoteCommand(),
  },
  {
    name: 'rollback',
    summary: 'Make the previous model serve a group again.',
    load: async () => (await import('./rollback')).rollbackCommand(),
  },
  {
    name: 'release',
    summary: 'Release a pinned group to the ladder.',
    load: async () => (await import('./release')).releaseCommand(),
  },
  {
    name: 'inspect',
    summary: 'Write one page about a model.',
    load: async () => (await import('./inspect')).inspectCommand(),
  },
  {
    name: 'export',
    summary: 'Write the network of a model as an .onnx file.',
    load: async () => (await import('./export')).exportCommand(),
  },
];

/** `kymo models`: the fitted models of a monitor, running or not. */
export function modelsCommand(operands: readonly string[]): Promise<Command> {
  const command = new Command('models').description(
    'List the models of a monitor, compare them, choose which one serves, and look into them.',
  );
  return addLazily(command, COMMANDS, operands);
}
