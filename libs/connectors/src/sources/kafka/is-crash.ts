/** Whether an error or one of its causes is a programming error: trying again would hide it. */
export function isCrash(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof TypeError || error instanceof ReferenceError) return true;
  }
  return false;
}
