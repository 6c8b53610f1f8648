/**
 * The part of the Sparkplug B payload that Kymo reads, in the numbers of the Eclipse Sparkplug specification 3.0
 * (https://sparkplug.eclipse.org/specification, `Payload`; Eclipse Public License 2.0). Properties, metadata, data sets and
 * templates are passed over. `long_value` is read with its sign, which the specification puts into an unsigned number.
 */
export const SPARKPLUG_PROTO = `
syntax = "proto2";
message Payload {
  optional uint64 timestamp = 1;
  repeated Metric metrics = 2;
  optional string uuid = 4;
  optional bytes body = 5;
}
message Metric {
  optional string name = 1;
  optional uint64 alias = 2;
  optional uint64 timestamp = 3;
  optional uint32 datatype = 4;
  optional bool is_null = 7;
  oneof value {
    uint32 int_value = 10;
    int64 long_value = 11;
    float float_value = 12;
    double double_value = 13;
    bool boolean_value = 14;
    string string_value = 15;
  }
}
`;
