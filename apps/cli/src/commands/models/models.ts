import { Command } from 'commander';
import { addLazily, type LazyCommand } from '../../lazy-commands';

const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'list',
    summary: 'List the models, and which has taken over when.',
    load: async () => (await import('./list')).listModelsCommand(),
  },
  {
    name: 'compare',
    summary: 'Compare two models on recent history.',
    load: async () => (await import('./compare')).compareModelsCommand(),
  },
  {
    name: 'promote',
    summary: 'Have a model serve its group, and pin the group to it.',
    load: async () => (await import('./promote')).promoteCommand(),
  },
  {
    name: 'rollback',
    summary: 'Have the model before serve a group again.',
    load: async () => (await import('./rollback')).rollbackCommand(),
  },
  {
    name: 'release',
    summary: 'Hand a pinned group back to the ladder.',
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
