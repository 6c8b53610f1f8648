/**
 * ONNX Runtime reports to its maker: an identity of the machine, what its models are called, how often they run. It looks
 * for this variable when its first session begins. What a worker thread sets does not reach it, so whoever starts one says it too.
 */
export function forbidReports(): void {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
}
