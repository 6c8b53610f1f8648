/** Version of Kymo, set by the build. */
export const VERSION = process.env.KYMO_VERSION ?? 'unbuilt';
