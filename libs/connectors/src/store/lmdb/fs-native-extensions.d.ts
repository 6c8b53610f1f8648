declare module 'fs-native-extensions' {
  /** Locks a whole file for this descriptor. @returns false where another descriptor, of whatever process, has locked it */
  export function tryLock(descriptor: number): boolean;
}
