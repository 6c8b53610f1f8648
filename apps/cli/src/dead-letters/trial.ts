import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '@kymo/config';
import { createDecoderFor, environmentWithFiles } from '@kymo/connectors';
import { type Decoder, KymoError, type RawRecord } from '@kymo/domain';

/** Longest wait for what a decoder asks for, such as schemas. */
const PREPARE_MS = 15_000;
/** Kept in the data folder by a decoder; the trial works on a copy. */
const BIRTHS = 'sparkplug-births';

/** Tries records with the decoder of a configuration. */
export class Trial {
  readonly #decoder: Decoder;
  readonly #folder = mkdtempSync(join(tmpdir(), 'kymo-dead-letters-'));

  constructor({ source, decoder, dataFolder }: Config) {
    const births = join(dataFolder, BIRTHS);
    if (existsSync(births)) cpSync(births, join(this.#folder, BIRTHS), { recursive: true });
    const context = { dataFolder: this.#folder, env: environmentWithFiles() };
    this.#decoder = createDecoderFor(source, decoder, context);
  }

  /** Those of which nothing would be refused. @throws KymoError INPUT_UNREADABLE where the decoder cannot get what it needs */
  async readable(records: readonly RawRecord[]): Promise<ReadonlySet<RawRecord>> {
    const wait = AbortSignal.timeout(PREPARE_MS);
    try {
      await this.#decoder.prepare?.(records, wait);
    } catch (cause) {
      if (!wait.aborted) throw cause;
      const { why = 'no answer' } = (this.#decoder.readiness?.() ?? {}) as { readonly why?: string };
      throw new KymoError(
        'INPUT_UNREADABLE',
        `trying dead letters: the decoder was not ready within ${PREPARE_MS / 1000} s: ${why}. Call again when it answers.`,
        { cause },
      );
    }
    const isReadable = (record: RawRecord) => {
      const { samples, rejections } = this.#decoder.decode(record);
      return rejections.length === 0 && samples.length > 0;
    };
    return new Set(records.filter(isReadable));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
