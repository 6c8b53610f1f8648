/**
 * The part of OpenTelemetry's metrics that Kymo reads, in the numbers of opentelemetry-proto 1.x
 * (https://github.com/open-telemetry/opentelemetry-proto, `ExportMetricsServiceRequest`; Apache License 2.0), under the
 * names of its JSON. Exemplars and buckets are passed over.
 */
export const OPENTELEMETRY_PROTO = `
syntax = "proto3";
message ExportMetricsServiceRequest { repeated ResourceMetrics resourceMetrics = 1; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scopeMetrics = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeMetrics { repeated Metric metrics = 2; }

message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value { string stringValue = 1; bool boolValue = 2; int64 intValue = 3; double doubleValue = 4; }
}

message Metric {
  string name = 1;
  oneof data {
    Numbers gauge = 5;
    Numbers sum = 7;
    Histograms histogram = 9;
    ExponentialHistograms exponentialHistogram = 10;
    Summaries summary = 11;
  }
}
message Numbers { repeated NumberDataPoint dataPoints = 1; }
message Histograms { repeated HistogramDataPoint dataPoints = 1; }
message ExponentialHistograms { repeated ExponentialHistogramDataPoint dataPoints = 1; }
message Summaries { repeated SummaryDataPoint dataPoints = 1; }

message NumberDataPoint {
  repeated KeyValue attributes = 7;
  fixed64 timeUnixNano = 3;
  oneof value { double asDouble = 4; sfixed64 asInt = 6; }
  uint32 flags = 8;
}
message HistogramDataPoint {
  repeated KeyValue attributes = 9;
  fixed64 timeUnixNano = 3;
  fixed64 count = 4;
  optional double sum = 5;
  uint32 flags = 10;
  optional double min = 11;
  optional double max = 12;
}
message ExponentialHistogramDataPoint {
  repeated KeyValue attributes = 1;
  fixed64 timeUnixNano = 3;
  fixed64 count = 4;
  optional double sum = 5;
  uint32 flags = 10;
  optional double min = 12;
  optional double max = 13;
}
message SummaryDataPoint {
  repeated KeyValue attributes = 7;
  fixed64 timeUnixNano = 3;
  fixed64 count = 4;
  double sum = 5;
  repeated ValueAtQuantile quantileValues = 6;
  uint32 flags = 8;
}
message ValueAtQuantile { double quantile = 1; double value = 2; }
`;
