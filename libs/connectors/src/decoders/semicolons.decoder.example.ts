import { type Clock, type Decoded, type Decoder, type RawRecord, systemClock } from '@kymo/domain';
import { z } from 'zod';
import type { DecoderDefinition } from '../connector';
import { readInstant } from './instant';
import { isName, limitsShape, rejection, tooLarge } from './limits';

export const semicolonsOptionsSchema = z.object(limitsShape).strict();

type SemicolonsOptions = z.output<typeof semicolonsOptionsSchema>;

/** Decodes one sample in a line: `pump-01;2026-01-31T12:00:00Z;flow=41.7;pressure=6.02`. */
export class SemicolonsDecoder implements Decoder {
  constructor(
    private readonly options: SemicolonsOptions,
    private readonly now: Clock = systemClock,
  ) {}

  decode({ value }: RawRecord): Decoded {
    const { maxRecordBytes } = this.options;
    if (value.byteLength > maxRecordBytes) return refused(tooLarge(value, maxRecordBytes));
    const [series, time, ...cells] = Buffer.from(value).toString('utf8').trim().split(';');
    if (!isName(series)) return refused(rejection('schema', 'series: nothing found; a name expected'));
    const timeMs = readInstant(time, 'time', { ...this.options, now: this.now });
    if (typeof timeMs !== 'number') return refused(timeMs);
    const values: Record<string, number> = {};
    for (const cell of cells) {
      const [name = '', text = ''] = cell.split('=');
      const number = text === '' ? Number.NaN : Number(text);
      if (!isName(name) || !Number.isFinite(number))
        return refused(rejection('schema', `"${cell}" found; a name, = and a number expected`));
      values[name] = number;
    }
    return { samples: [{ series, timeMs, values, tags: {} }], rejections: [] };
  }
}

function refused(why: Decoded['rejections'][number]): Decoded {
  return { samples: [], rejections: [why] };
}

export const semicolonsDecoder: DecoderDefinition<typeof semicolonsOptionsSchema> = {
  optionsSchema: semicolonsOptionsSchema,
  create: (options, _, now) => new SemicolonsDecoder(options, now),
};
