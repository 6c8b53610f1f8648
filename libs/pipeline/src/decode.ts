import type { Decoded, Decoder, RawRecord, Rejection, Sample, SeriesKey } from '@kymo/domain';
import { mergeMap, type OperatorFunction } from 'rxjs';
import type { Pass } from './pass';

/** Series that a refusal names. */
const NAMED_SERIES = 3;

/** Records to samples; what cannot be decoded, or has no room, becomes a dead letter with its reason. */
export function decode({
  decoder,
  admit,
  maxSeries,
  pass,
}: {
  decoder: Decoder;
  /** Whether there is room for a series. */
  admit: (series: SeriesKey, partition: string) => boolean;
  maxSeries: number;
  pass: Pass;
}): OperatorFunction<RawRecord, Sample> {
  return mergeMap((record) => {
    const { samples, rejections } = record.refusal ? refusedBySource(record.refusal) : decoder.decode(record);
    const refused = new Set<SeriesKey>();
    const taken = samples.filter(({ series }) => admit(series, record.partition) || !refused.add(series));
    pass.counters.records += 1;
    pass.counters.decoded += taken.length;
    for (const rejection of rejections) pass.reject(record, rejection);
    if (refused.size > 0) pass.reject(record, tooManySeries([...refused], maxSeries));
    return taken;
  });
}

function refusedBySource(refusal: Rejection): Decoded {
  return { samples: [], rejections: [refusal] };
}

function tooManySeries(refused: readonly SeriesKey[], maxSeries: number): Rejection {
  const more = refused.length > NAMED_SERIES ? ` and ${refused.length - NAMED_SERIES} more` : '';
  return {
    reason: 'too_many_series',
    message:
      `taking in the series ${refused.slice(0, NAMED_SERIES).join(', ')}${more}: ${maxSeries} others are watched, as many as ` +
      'series.maxSeries allows; raise it, lower series.forgetAfterHours, or have the producer keep to fewer names',
  };
}
