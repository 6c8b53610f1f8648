import { z } from 'zod';

/** The type of a schema, readonly all the way down: whoever is answered changes nothing. */
export type Answer<Schema extends z.ZodType> = Frozen<z.output<Schema>>;

type Frozen<Value> = Value extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value;

/** Milliseconds since the Unix epoch. */
export const timeMs = () => z.number().describe('Milliseconds since the Unix epoch.');

export const count = () => z.number().int();

/** When telemetry arrives, by the wall clock. */
export const arrivalShape = {
  heardMs: timeMs()
    .nullable()
    .describe('Wall-clock time at which the latest sample arrived; null before the first of this run.'),
  quietLimitMs: z
    .number()
    .nullable()
    .describe('Longest usual pause between two arrivals; null until enough have arrived to tell.'),
};

/** One number for each step or bucket; null where there is none. */
export const numbers = () => z.array(z.number().nullable());

export const tags = () => z.record(z.string(), z.string());

export const severitySchema = () => z.enum(['info', 'warning', 'critical']);
