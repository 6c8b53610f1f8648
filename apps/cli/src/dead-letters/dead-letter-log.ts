import { join } from 'node:path';
import type { Config } from '@kymo/config';
import { type DeadLetterSink, readDeadLetters, type RefusedRecord, Replayed } from '@kymo/connectors';
import { environmentWithFiles } from '@kymo/connectors';
import { KymoError } from '@kymo/domain';
import { Trial } from './trial';

/** Kept where a sink had no room, or refused: these are no records of telemetry. */
const NO_RECORDS = new Set(['outbox_full', 'sink_refused']);
/** Dead letters that are tried at once. */
const TRIED_AT_ONCE = 500;

/** A dead letter, and what can be done with it. */
export interface TriedLetter extends RefusedRecord {
  /** Whether the decoder of the configuration takes all of it now. */
  readonly isReadable: boolean;
  readonly wasReplayed: boolean;
}

/** The dead letters of a configuration, and which of them were replayed. */
export class DeadLetterLog {
  readonly replayed: Replayed;
  readonly #sink: DeadLetterSink;

  /** @param name of the sink, where there are several. @throws KymoError OPTIONS_INVALID */
  constructor(
    private readonly config: Config,
    name?: string,
  ) {
    this.#sink = sinkOf(config, name);
    this.replayed = new Replayed(join(config.dataFolder, 'dead-letters-replayed.json'));
  }

  /** What is read, for people. */
  get place(): string {
    return this.#sink.type === 'dead-letter-topic' ? `topic ${this.#sink.topic}` : 'the dead-letter file';
  }

  /** All that were kept, in parts; of these reasons alone where some are given. @throws KymoError INPUT_UNREADABLE */
  async *letters(reasons?: readonly string[]): AsyncGenerator<readonly TriedLetter[]> {
    const trial = new Trial(this.config);
    try {
      const context = { dataFolder: this.config.dataFolder, env: environmentWithFiles() };
      let part: RefusedRecord[] = [];
      for await (const letter of readDeadLetters(this.#sink, context)) {
        if (reasons && !reasons.includes(letter.reason)) continue;
        part.push(letter);
        if (part.length < TRIED_AT_ONCE) continue;
        yield await this.#tried(part, trial);
        part = [];
      }
      if (part.length > 0) yield await this.#tried(part, trial);
    } finally {
      trial.close();
    }
  }

  async #tried(letters: readonly RefusedRecord[], trial: Trial): Promise<TriedLetter[]> {
    const isRecord = ({ isWhole, reason }: RefusedRecord) => isWhole && !NO_RECORDS.has(reason);
    const readable = await trial.readable(letters.filter(isRecord).map(({ record }) => record));
    return letters.map((letter) => ({
      ...letter,
      isReadable: readable.has(letter.record),
      wasReplayed: this.replayed.has(letter.log, letter.at),
    }));
  }
}

function sinkOf({ sinks }: Config, name: string | undefined): DeadLetterSink {
  const taking = sinks.filter(({ type }) => type === 'dead-letter-topic' || type === 'dead-letter-file');
  const found = taking.find((sink) => name === undefined || sink.name === name);
  if (found) return found as DeadLetterSink;
  const known =
    taking.length === 0 ? 'there is none' : `there are ${taking.map((one) => one.name).join(', ')}`;
  throw new KymoError(
    'OPTIONS_INVALID',
    `looking for dead letters: ${name === undefined ? 'no sink' : `no sink ${name}`} of type dead-letter-topic or ` +
      `dead-letter-file found; ${known}. Correct --sink, or add one to the configuration.`,
  );
}
