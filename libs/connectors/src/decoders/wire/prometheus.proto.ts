/**
 * The part of Prometheus remote write that Kymo reads, in the numbers of its specifications 1.0 and 2.0
 * (https://prometheus.io/docs/specs/prw/remote_write_spec/, `prometheus.WriteRequest` and
 * `io.prometheus.write.v2.Request`; Apache License 2.0). Metadata, exemplars and native histograms are passed over.
 */
export const PROMETHEUS_PROTO = `
syntax = "proto3";
message WriteRequest { repeated TimeSeries timeseries = 1; }
message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
message Label { string name = 1; string value = 2; }
message Sample { double value = 1; int64 timestamp = 2; }

message WriteRequestV2 { repeated string symbols = 4; repeated TimeSeriesV2 timeseries = 5; }
message TimeSeriesV2 { repeated uint32 labelsRefs = 1; repeated Sample samples = 2; }
`;
