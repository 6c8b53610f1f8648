import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';

/** A titled group of panels, in reading order; the widths of each line add up to 24. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Builder<Panel>[];
}
