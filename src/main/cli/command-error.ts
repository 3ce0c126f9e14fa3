/** A command that failed: a code for scripts, a sentence for the user, detail for the log. */
export class CommandError extends Error {
  readonly code: string;
  /** 1: it failed; 2: bad usage. */
  readonly exitCode: 1 | 2;

  constructor(code: string, message: string, exitCode: 1 | 2 = 1, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** Bad usage: exit 2. */
export const usageError = (message: string): CommandError => new CommandError('usage', message, 2);
