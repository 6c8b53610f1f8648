import { kymoDashboard } from './kymo.dashboard';

/** The dashboard as the file that Grafana loads: the same text for the same source. */
export function renderDashboard(): string {
  return `${JSON.stringify(kymoDashboard(), null, 2)}\n`;
}
