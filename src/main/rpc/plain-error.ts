/** A refusal with a sentence for the user; any other thrown thing is a defect and shows as one. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
