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
    summary: 'Acknowledge an incident: it is not repeated unless it gets worse.',
    load: async () => (await import('./ack')).ackCommand(),
  },
  {
    name: 'silence',
    summary: 'Send no alerts for certain incidents for a while.',
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
    summary: 'Plan times at which trouble is expected.',
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
    summary: 'Recompute the score of an incident, and show what contributed to it.',
    load: async () => (await import('./explain')).explainCommand(),
  },
  {
    name: 'routes',
    summary: 'Test the routing tree of a configuration.',
    load: async () => (await import('./routes')).routesCommand(),
  },
  {
    name: 'test',
    summary: 'Send an example incident and its end to a receiver, like a real one.',
    load: async () => (await import('./test-receiver')).testReceiverCommand(),
  },
  {
    name: 'resend',
    summary: 'Deliver messages that became dead letters.',
    load: async () => (await import('./resend')).resendCommand(),
  },
];

/** `kymo alerts`: the incidents of a monitor, running or not. */
export function alertsCommand(operands: readonly string[]): Promise<Command> {
  const command = new Command('alerts').description(
    'List, explain, label, acknowledge and silence the incidents of a monitor.',
  );
  return addLazily(command, COMMANDS, operands);
}
