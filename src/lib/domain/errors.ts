/** Every failure that reaches a person is one of these; the message states what happened and what helps. */
export const ERROR_NAMES = [
  'AbortError',
  'BadInput',
  'OutOfMemory',
  'QuotaExceeded',
  'DeviceLost',
  'WorkerCrashed',
  'NotFound',
  'ReadOnly',
  'Internal',
] as const;
export type ErrorName = (typeof ERROR_NAMES)[number];

export class DashError extends Error {
  override readonly name: ErrorName;
  constructor(name: ErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/** Names survive structured cloning, classes do not: this restores the class on the other side. */
export function asDashError(reason: unknown): DashError {
  if (reason instanceof DashError) return reason;
  if (reason instanceof Error || (typeof reason === 'object' && reason !== null && 'message' in reason)) {
    const { name, message } = reason as { name?: string; message: unknown };
    const known = ERROR_NAMES.find((n) => n === name);
    if (known !== undefined) return new DashError(known, String(message), { cause: reason });
    if (name === 'QuotaExceededError') {
      return new DashError('QuotaExceeded', 'The browser has no room left for this project.', {
        cause: reason,
      });
    }
    return new DashError('Internal', String(message), { cause: reason });
  }
  return new DashError('Internal', String(reason));
}

export const aborted = (what: string): DashError => new DashError('AbortError', `${what} was cancelled.`);
