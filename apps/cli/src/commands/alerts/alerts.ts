import { Command } from 'commander';
import { addLazily, type LazyCommand } from '../../lazy-commands';

const COMMANDS: readonly LazyCommand[] = [
  {
    name: 'list',
    summary: 'List the latest incidents, newest first.',
    load: async () => (await import('./list')).listCommand(),
  },
  {
    name: 'show',
    summary: 'Show one incident.',
    load: async () => (await import('./show')).showCommand(),
  },
  {
    name: 'label',
    summary: 'Say what an incident was.',
    load: async () => (await import('./label')).labelCommand(),
  },
  {
    name: 'explain',
    summary: 'Score the window that raised an incident again, and show what made its score.',
    load: async () => (await import('./explain')).explainCommand(),
  },
  {
    name: 'routes',
    summary: 'Look at the routing tree of a configuration.',
    load: async () => (await import('./routes')).routesCommand(),
  },
  {
    name: 'test',
    summary: 'Send an example incident and its end to a receiver, the way a real one goes.',
    load: async () => (await import('./test-receiver')).testReceiverCommand(),
  },
];

/** `kymo alerts`: the incidents of a monitor, running or not. */
export function alertsCommand(operands: readonly string[]): Promise<Command> {
  const command = new Command('alerts').description(
    'List the incidents of a monitor, say what they were, and see how each came to be.',
  );
  return addLazily(command, COMMANDS, operands);
}
