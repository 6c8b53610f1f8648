import { Command } from 'commander';
import { addLazily, type LazyCommand } from '../../lazy-commands';

const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'diff',
    summary: 'Show what differs between two configurations, defaults included.',
    load: async () => (await import('./diff')).diffCommand(),
  },
  {
    name: 'reload',
    summary: 'Make a running monitor reload its configuration.',
    load: async () => (await import('./reload')).reloadCommand(),
  },
  {
    name: 'log-level',
    summary: 'Change the log level of a running monitor.',
    load: async () => (await import('./log-level')).logLevelCommand(),
  },
];

/** `kymo config`: works on configurations. */
export function configCommand(operands: readonly string[]): Promise<Command> {
  return addLazily(
    new Command('config').description('Compare, reload and adjust configurations.'),
    COMMANDS,
    operands,
  );
}
