/** A command that could not do its job: a code for scripts, a sentence for the person, detail for the log. */
export class CommandError extends Error {
  readonly code: string;
  /** 1: it failed; 2: it was asked wrongly. */
  readonly exitCode: 1 | 2;

  constructor(code: string, message: string, exitCode: 1 | 2 = 1, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** Bad usage: exit 2. */
export const usageError = (message: string): CommandError => new CommandError('usage', message, 2);
