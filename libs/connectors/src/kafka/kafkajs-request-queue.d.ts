/** The part of kafkajs that holds requests back; its types leave it out. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    constructor(options: object);
    readonly pending: readonly unknown[];
    readonly throttleCheckTimeoutId: NodeJS.Timeout | null;
    scheduleCheckPendingRequests(): void;
    fulfillRequest(response: object): void;
    push(request: object): void;
    maybeThrottle(forMs: number): void;
    destroy(): void;
  }
}
