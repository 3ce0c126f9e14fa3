/** What is wrong with a session file: a code for programs, a sentence for the user, detail for the log. */
export type SessionErrorCode =
  | 'session.missing'
  | 'session.empty'
  | 'session.notASession'
  | 'session.foreign'
  | 'session.newer'
  | 'session.cut'
  | 'session.damaged'
  | 'session.exists'
  | 'session.notRecorded';

export class SessionError extends Error {
  readonly code: SessionErrorCode;
  readonly detail: string;

  constructor(code: SessionErrorCode, message: string, detail = '', options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.detail = detail;
  }
}
