/** Data sources are chosen by variables, so that the dashboards can be imported anywhere. */
export const INFLUX = { type: 'influxdb', uid: '${datasource}' };
export const PROMETHEUS = { type: 'prometheus', uid: '${prometheus}' };
