import type { Decoder, RawRecord, Sample } from '@kymo/domain';
import { mergeMap, type OperatorFunction } from 'rxjs';
import type { Pass } from './pass';

/** Records to samples; what cannot be decoded becomes a dead letter with its reason. */
export function decode({
  decoder,
  pass,
}: {
  decoder: Decoder;
  pass: Pass;
}): OperatorFunction<RawRecord, Sample> {
  return mergeMap((record) => {
    const { samples, rejections } = decoder.decode(record);
    pass.counters.records += 1;
    pass.counters.decoded += samples.length;
    for (const rejection of rejections) pass.reject(record, rejection);
    return samples;
  });
}
