import type { Decoded, Decoder, RawRecord, Sample } from '@kymo/domain';
import { reject, type Stage, type StageBatch, StatelessStage } from '../stage';

/** A record with the samples that it holds; none where it was refused. */
export interface DecodedRecord {
  readonly record: RawRecord;
  readonly samples: readonly Sample[];
}

/** Records to samples; what cannot be decoded becomes a dead letter with its reason. */
export class DecodeStage extends StatelessStage implements Stage<RawRecord, DecodedRecord> {
  constructor(private readonly decoder: Decoder) {
    super();
  }

  process(batch: StageBatch<RawRecord>): StageBatch<DecodedRecord> {
    const items = batch.items.map((record) => {
      const { samples, rejections } = this.decode(record);
      for (const rejection of rejections) reject(batch, record, rejection);
      return { record, samples };
    });
    batch.counters.records += items.length;
    return { ...batch, items };
  }

  private decode(record: RawRecord): Decoded {
    return record.refusal ? { samples: [], rejections: [record.refusal] } : this.decoder.decode(record);
  }
}
