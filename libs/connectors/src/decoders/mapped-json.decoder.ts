import type { Clock, Decoded, Decoder, RawRecord } from '@kymo/domain';
import { systemClock } from '@kymo/domain';
import { documentSamples } from './document-samples';
import { decodeText } from './json-text';
import type { Limits } from './limits';
import { mappedJsonOptionsSchema, planOf, type MappedJsonOptions, type Plan } from './mapping';

/** Decodes any JSON by a mapping that says where series, time, values and tags stand. */
export class MappedJsonDecoder implements Decoder {
  readonly #plan: Plan;
  readonly #limits: Limits;

  constructor(options: MappedJsonOptions, now: Clock = systemClock) {
    const mapping = mappedJsonOptionsSchema.parse(options);
    this.#plan = planOf(mapping);
    this.#limits = { ...mapping, now };
  }

  decode(record: RawRecord): Decoded {
    const reading = { record, plan: this.#plan, limits: this.#limits };
    return decodeText(record.value, this.#limits, (document, where) =>
      documentSamples(document, reading, where),
    );
  }
}
