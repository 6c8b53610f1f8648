import { isEmptyWord } from '@kymo/telemetry-io';

export const LABEL =
  /^(label|labels|is_anomaly|anomaly|anomalous|is_outlier|outlier|attack|fault|class|normal\/attack|att?_flag)$/i;
/** Columns that stand beside a label and tell what it tells. */
const BESIDE_LABEL =
  /^(change_?point|(anomaly|attack|fault)[_ ]?(cat|category|class|kind|label|number|type))$/i;
/** What a label says of a row without a fault. */
export const NORMAL = ['normal', 'ok', 'healthy', 'false', 'no', 'benign'];

/** Whether a column of that name holds labels, and so may not be measured. */
export function namesLabels(name: string): boolean {
  return LABEL.test(name.trim()) || BESIDE_LABEL.test(name.trim());
}

/** Whether a label says that its row is without a fault. */
export function isNormalWord(cell: string): boolean {
  const word = cell.trim().toLowerCase();
  return isEmptyWord(word) || NORMAL.includes(word) || Number(word) === 0;
}
