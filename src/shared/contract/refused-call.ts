/** A refused call: a code, a sentence for the user, and detail for the log only. */
export class RefusedCall extends Error {
  readonly code: string;
  readonly detail: string | undefined;

  constructor(code: string, message: string, detail?: string) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}
