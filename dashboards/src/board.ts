import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
  type AnnotationQuery,
  type Dashboard,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { otherDashboards, TAG } from './links';
import type { Row } from './row';
import { variables, type VariableName } from './variables';

/** What a dashboard is made of. */
export interface Board {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly VariableName[];
  readonly annotations?: readonly Builder<AnnotationQuery>[];
  readonly rows: readonly Row[];
  /** Time range at first, like `now-6h`. */
  readonly from: string;
}

/** Lays a dashboard out; panels are numbered within their row, so that links to a panel outlive changes to other rows. */
export function dashboardOf(board: Board): Dashboard {
  const dashboard = new DashboardBuilder(`Kymo: ${board.title}`)
    .uid(board.uid)
    .description(board.description)
    .tags([TAG])
    .timezone('browser')
    .time({ from: board.from, to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .link(otherDashboards())
    .variables(variables(board.variables))
    .annotations([...(board.annotations ?? [])]);
  board.rows.forEach(({ title, panels }, index) => {
    const id = (index + 1) * 100;
    dashboard.withRow(new RowBuilder(title).id(id));
    panels.forEach((panel, place) => {
      dashboard.withPanel({ build: (): Panel => ({ ...panel.build(), id: id + place + 1 }) });
    });
  });
  return dashboard.build();
}
