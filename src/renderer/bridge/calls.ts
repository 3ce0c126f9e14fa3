/** Calls to the host and the engine, with refusals turned into one error type. */
import type { TapedeckBridge } from '../../shared/contract/bridge.ts';
import type { CallInput, CallName, CallResult } from '../../shared/contract/calls.ts';

declare global {
  interface Window {
    tapedeck?: TapedeckBridge;
  }
}

/** A refused call: `message` is a sentence for the user. */
export class CallFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'CallFailure';
    this.code = code;
  }
}

export function terminalBridge(): TapedeckBridge {
  const bridge = window.tapedeck;
  if (!bridge)
    throw new CallFailure('bridge.missing', 'This page was opened outside Tapedeck, so it has no market to show.');
  return bridge;
}

type CallArguments<N extends CallName> = undefined extends CallInput<N> ? [] : [CallInput<N>];

/** Asks the host or engine; rejects with CallFailure. */
export async function call<N extends CallName>(name: N, ...input: CallArguments<N>): Promise<CallResult<N>> {
  const ask = terminalBridge().calls[name] as (
    ...args: unknown[]
  ) => Promise<{ ok: true; value: CallResult<N> } | { ok: false; error: { code: string; message: string } }>;
  const outcome = await ask(...input);
  if (outcome.ok) return outcome.value;
  throw new CallFailure(outcome.error.code, outcome.error.message);
}

/** The sentence to show for anything thrown. */
export function failureMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
