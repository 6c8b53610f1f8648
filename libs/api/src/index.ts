/**
 * What the monitor, the command line and the page say to each other over HTTP and through the data folder.
 * Deliberately without behaviour: shapes and names only.
 */
export * from './model-documents';
export * from './monitor-address';
export * from './views';
