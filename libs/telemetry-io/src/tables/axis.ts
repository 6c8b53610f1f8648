import type { TimeColumns } from '../times/row-times';
import type { ColumnFacts } from './facts';
import type { TableSample } from './table';

/** A column that rises by equal steps is likely the axis of the others. */
export function axisDoubts(
  time: TimeColumns | undefined,
  columns: readonly ColumnFacts[],
  { runs }: TableSample,
): string[] {
  if (time !== undefined) return [];
  const axis = columns.find(({ index, numbers }) => {
    const values = (runs[0] ?? []).slice(0, 200).map((row) => numbers.read(row[index]) ?? Number.NaN);
    const steps = values.slice(1).map((value, at) => value - values[at]!);
    return (
      steps.length > 3 && steps.every((step) => step > 0 && Math.abs(step - steps[0]!) <= 0.01 * steps[0]!)
    );
  });
  return axis === undefined
    ? []
    : [
        `${axis.name} rises by equal steps and may be the time: --time ${axis.name} takes it for seconds, --time-format elapsed-ms or elapsed-min for others`,
      ];
}
