import { headerText, type RawRecord, topicOf } from '@kymo/domain';

/** Keys that lead to a value within a document. */
export type Path = readonly string[];

/** Takes a dotted path apart; `\.` is a dot within a key. */
export function pathOf(text: string): Path {
  return text.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
}

/** What stands at a path; undefined where nothing does. */
export function at(document: unknown, keys: Path): unknown {
  let place = document;
  for (const key of keys) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return undefined;
    place = (place as Record<string, unknown>)[key];
  }
  return place;
}

/** What is around a sample: the record, and the document that it is a part of. */
export interface Around {
  readonly record: RawRecord;
  readonly document?: unknown;
}

/** What stands at a path in the part of a document that is a sample, or around it. */
export function lookUp({ record, document }: Around, part: unknown, keys: Path): unknown {
  const [first = ''] = keys;
  if (!first.startsWith('$')) return at(part, keys);
  switch (first) {
    case '$value':
      return at(document, keys.slice(1));
    case '$key':
      return record.key && Buffer.from(record.key).toString();
    case '$topic':
      return topicOf(record);
    case '$timestamp':
      return record.timestampMs;
    case '$headers':
      return headerText(record, keys.slice(1).join('.'));
    default:
      return at(part, keys);
  }
}
