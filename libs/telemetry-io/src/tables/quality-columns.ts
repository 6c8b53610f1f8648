import { isQualityName, qualifiedBy, qualityIn } from './column-words';
import type { ColumnFacts } from './facts';

/** What says of the values of a channel that they are none. */
export interface Quality {
  readonly index: number;
  readonly isBad: (word: string) => boolean;
}

/** The column of quality of each channel: that of its own name, else the one that is of all. */
export function qualityColumns(
  columns: readonly ColumnFacts[],
): (channel: ColumnFacts) => { readonly quality?: Quality } {
  const found = columns.flatMap(({ index, name, plain, distinct }) => {
    const isBad = isQualityName(name) ? qualityIn(distinct) : undefined;
    return isBad === undefined ? [] : [{ index, isBad, of: qualifiedBy(plain) ?? '' }];
  });
  const ofAll = found.filter(({ of }) => !columns.some((column) => of !== '' && column.plain === of));
  return ({ plain, index }) => {
    const own = found.find(({ of }) => of !== '' && of === plain);
    // Of several of one name, that behind the channel.
    const next = ofAll.find((one) => one.index > index);
    const quality = own ?? (ofAll.length > 1 ? next : ofAll[0]);
    return quality === undefined ? {} : { quality };
  };
}
