import { KymoError, messageOf } from '@kymo/domain';

/** Explains the errors of tfjs for a missing kernel or gradient; returns other errors unchanged. */
export function explained(cause: unknown, engine: string): unknown {
  const message = messageOf(cause);
  const kernel = /Kernel '(\w+)' not registered/.exec(message)?.[1];
  if (kernel) {
    return new KymoError(
      'KERNEL_UNSUPPORTED',
      `running a function on the ${engine} engine: it has no kernel '${kernel}'; compose the function of other ` +
        'operations, or run it on an engine or backend that has it',
      { cause, context: { kernel } },
    );
  }
  const gradient = /gradient function not found for (\w+)/.exec(message)?.[1];
  if (gradient) {
    return new KymoError(
      'KERNEL_UNSUPPORTED',
      `running a function on the ${engine} engine: kernel '${gradient}' has no gradient; compose the loss of ` +
        'operations that have one',
      { cause, context: { kernel: gradient } },
    );
  }
  return cause;
}
