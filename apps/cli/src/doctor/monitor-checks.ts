import type { MonitorAddress, ReadinessView } from '@kymo/api';
import { messageOf } from '@kymo/domain';
import { asked } from '../asked';
import type { Finding } from './checks';

const PATIENCE_MS = 4_000;

/** The parts of a monitor that runs, as it sees them itself: source, telemetry, sinks. */
export async function monitorFindings(address: MonitorAddress): Promise<Finding[]> {
  const what = `monitor ${address.url}`;
  try {
    const { bytes } = await asked(address, '/health/ready', {
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {},
    });
    const { parts } = JSON.parse(bytes.toString()) as ReadinessView;
    return parts.map((part) => findingOf(part));
  } catch (cause) {
    return [
      {
        ...{ what, state: 'wrong', found: messageOf(cause) },
        act: 'Start it, correct the address, or see whether its port is open.',
      },
    ];
  }
}

function findingOf({ name, ready, why = 'not ready' }: ReadinessView['parts'][number]): Finding {
  const what = `the monitor's ${name}`;
  if (ready) return { what, state: 'well', found: 'ready' };
  return name === 'telemetry'
    ? { what, state: 'wrong', found: why, act: 'See whether the producers run.' }
    : {
        what,
        state: 'wrong',
        found: why,
        act: 'See whether it runs and can be reached; the page under Health says more.',
      };
}
