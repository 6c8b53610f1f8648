import { isName } from './limits';

const NAMESPACE = 'spBv1.0';
const TELEMETRY = /^[ND](BIRTH|DATA)$/;
const KNOWN = /^[ND](BIRTH|DATA|DEATH|CMD)$/;

/** What a Sparkplug topic says: `spBv1.0/group/NDATA/node`, `spBv1.0/group/DDATA/node/device`. */
export interface SparkplugTopic {
  readonly group: string;
  readonly node: string;
  readonly device?: string;
  /** `group/node`, or `group/node/device`. */
  readonly series: string;
  /** Whether measurements come with it: commands and deaths carry none. */
  readonly isTelemetry: boolean;
  readonly isBirth: boolean;
}

/** @returns undefined where the text is no topic of Sparkplug B */
export function readTopic(text: string): SparkplugTopic | undefined {
  const [namespace, group, kind = '', node, device, ...more] = text.split('/');
  if (namespace !== NAMESPACE || more.length > 0 || !isName(group)) return undefined;
  if (group === 'STATE') return { group, node: kind, series: group, isTelemetry: false, isBirth: false };
  const needsDevice = kind.startsWith('D');
  if (!KNOWN.test(kind) || !isName(node) || needsDevice !== (device !== undefined && device !== ''))
    return undefined;
  const series = [group, node, ...(device === undefined ? [] : [device])].join('/');
  if (!isName(series)) return undefined;
  return {
    group,
    node,
    ...(device !== undefined && { device }),
    series,
    isTelemetry: TELEMETRY.test(kind),
    isBirth: kind.endsWith('BIRTH'),
  };
}
