/** Data sources are chosen by variables, so that the dashboards can be imported anywhere. */
export const INFLUX = { type: 'influxdb', uid: '${datasource}' };
export const PROMETHEUS = { type: 'prometheus', uid: '${prometheus}' };

/** How Grafana names the queries of a panel: A, B, C … */
export const refIdOf = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);
