/** An error as a window may see it: code and sentence. Detail is for the log. Errors of the engine carry all three; others are ours to fix. */
export function describeError(error: unknown): { code: string; message: string; detail?: string } {
  if (error instanceof Error) {
    const { code, detail } = error as { code?: unknown; detail?: unknown };
    if (typeof code === 'string') {
      return { code, message: error.message, detail: typeof detail === 'string' ? detail : undefined };
    }
    return { code: 'internal', message: `Something went wrong inside Tapedeck: ${error.message}`, detail: error.stack };
  }
  return { code: 'internal', message: 'Something went wrong inside Tapedeck.', detail: String(error) };
}
