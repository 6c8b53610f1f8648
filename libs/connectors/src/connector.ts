import type { Clock, Decoder, OutboxLimits, Recipient, Sink, Source } from '@kymo/domain';
import type { z } from 'zod';

/** Environment variables. Secrets come from nowhere else. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a connector is told of the program that creates it. */
export interface ConnectorContext {
  readonly env: Environment;
  /** Folder for files that outlive the process. */
  readonly dataFolder: string;
  /** Reports that something usual happened. */
  readonly info: (message: string) => void;
  /** Reports that something unusual happened; nothing is lost. */
  readonly warn: (message: string) => void;
  /** Reports that something was lost, or that someone must act. */
  readonly error?: (message: string) => void;
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
  /** @param now clock, where time plays a part */
  create(options: z.output<Schema>, context: ConnectorContext, now?: Clock): Component;
}

/** @see Definition */
export type SourceDefinition<Schema extends z.ZodObject = z.ZodObject> = Definition<Source, Schema>;
/** @see Definition */
export type DecoderDefinition<Schema extends z.ZodObject = z.ZodObject> = Definition<Decoder, Schema>;
/** @see Definition */
export type SinkDefinition<Schema extends z.ZodObject = z.ZodObject> = Definition<ConnectedSink, Schema>;
