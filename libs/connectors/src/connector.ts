import type { Decoder, OutboxLimits, Recipient, Sink, Source } from '@kymo/domain';
import type { z } from 'zod';

/** Environment variables: the only place of secrets. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a connector may know of the program that it is created in. */
export interface ConnectorContext {
  readonly env: Environment;
  /** Folder for what has to outlive the process. */
  readonly dataFolder: string;
  /** Takes the word that something usual happened. */
  readonly info: (message: string) => void;
  /** Takes the word that something unusual happened. */
  readonly warn: (message: string) => void;
}

/** A sink, what of an outcome it is owed, and how much of it may wait. */
export interface ConnectedSink {
  readonly sink: Sink;
  readonly recipient: Recipient;
  readonly outbox: OutboxLimits;
}

/** A registry entry: options with their defaults, and the component they make. */
export interface Definition<Component, Schema extends z.ZodObject = z.ZodObject> {
  readonly optionsSchema: Schema;
  create(options: z.output<Schema>, context: ConnectorContext): Component;
}

/** @see Definition */
export type SourceDefinition<Schema extends z.ZodObject = z.ZodObject> = Definition<Source, Schema>;
/** @see Definition */
export type DecoderDefinition<Schema extends z.ZodObject = z.ZodObject> = Definition<Decoder, Schema>;
/** @see Definition */
export type SinkDefinition<Schema extends z.ZodObject = z.ZodObject> = Definition<ConnectedSink, Schema>;
