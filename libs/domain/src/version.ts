/** Put in by the build. */
declare const KYMO_VERSION: string | undefined;

/** Version of Kymo. */
export const VERSION = typeof KYMO_VERSION === 'string' ? KYMO_VERSION : 'unbuilt';
