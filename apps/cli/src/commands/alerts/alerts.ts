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
    name: 'ack',
    summary: 'Take an incident on: it is quiet unless it gets worse.',
    load: async () => (await import('./ack')).ackCommand(),
  },
  {
    name: 'silence',
    summary: 'Tell nobody of certain incidents for a while.',
    load: async () => (await import('./silence')).silenceCommand(),
  },
  {
    name: 'silences',
    summary: 'List the silences of the last week.',
    load: async () => (await import('./silences')).silencesCommand(),
  },
  {
    name: 'unsilence',
    summary: 'End a silence now.',
    load: async () => (await import('./silence')).unsilenceCommand(),
  },
  {
    name: 'maintenance',
    summary: 'Plan times in which trouble is expected.',
    load: async () => (await import('./maintenance')).maintenanceCommand(),
  },
  {
    name: 'label',
    summary: 'Say what an incident was.',
    load: async () => (await import('./label')).labelCommand(),
  },
  {
    name: 'feedback',
    summary: 'Show what follows from the labels: precision, moved thresholds, suggested rules.',
    load: async () => (await import('./feedback')).feedbackCommand(),
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
  {
    name: 'resend',
    summary: 'Deliver messages again that became dead letters.',
    load: async () => (await import('./resend')).resendCommand(),
  },
];

/** `kymo alerts`: the incidents of a monitor, running or not. */
export function alertsCommand(operands: readonly string[]): Promise<Command> {
  const command = new Command('alerts').description(
    'List the incidents of a monitor, say what they were, and see how each came to be.',
  );
  return addLazily(command, COMMANDS, operands);
}
