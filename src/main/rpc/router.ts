/** Answers the contract's calls: validates input once, routes by `side`, turns every failure into a CallError. */
import type { CallOutcome } from '../../shared/contract/bridge.ts';
import {
  CALLS,
  type CallError,
  type CallName,
  type CallResult,
  type CallInput,
  type HostCallName,
} from '../../shared/contract/calls.ts';
import { issuesText, issueWords } from '../../shared/contract/issue-words.ts';
import { diskWords } from './disk-words.ts';
import { PlainError } from './plain-error.ts';

/** `windowId`: of the window that asks, where there are several. */
export type HostCalls = {
  [N in HostCallName]: (input: CallInput<N>, windowId: string | undefined) => Promise<CallResult<N>>;
};

/** Calls that one window may have pending; the terminal itself needs a few dozen. */
const MOST_AT_ONCE = 128;

export interface Router {
  /** Never rejects. `name` and `input` come from a window and are not trusted. */
  call(name: unknown, input: unknown, windowId?: string): Promise<CallOutcome<unknown>>;
  /** The same for one window, which is refused while too many of its calls are pending. */
  forWindow(windowId?: string): { call(name: unknown, input: unknown): Promise<CallOutcome<unknown>> };
}

export function createRouter(options: {
  hostCalls: HostCalls;
  callEngine: (name: CallName, input: unknown) => Promise<CallOutcome<unknown>>;
  logError: (text: string) => void;
}): Router {
  const router: Router = {
    forWindow(windowId) {
      let waiting = 0;
      return {
        async call(name, input) {
          if (waiting >= MOST_AT_ONCE)
            return refused('busy', 'This window asks for too much at once. Wait for the answers that are due.');
          waiting++;
          try {
            return await router.call(name, input, windowId);
          } finally {
            waiting--;
          }
        },
      };
    },
    async call(name, input, windowId) {
      if (typeof name !== 'string' || !Object.hasOwn(CALLS, name))
        return refused('unknown-call', 'Tapedeck has no such call.');
      const callName = name as CallName;
      const parsed = CALLS[callName].input.safeParse(input, { error: issueWords });
      if (!parsed.success) return refused('bad-input', issuesText(parsed.error.issues, callName));
      try {
        if (CALLS[callName].side === 'engine') return await options.callEngine(callName, parsed.data);
        const answer = options.hostCalls[callName as HostCallName] as (
          input: unknown,
          windowId: string | undefined,
        ) => Promise<unknown>;
        return { ok: true, value: await answer(parsed.data, windowId) };
      } catch (error) {
        if (error instanceof PlainError) return refused(error.code, error.message);
        const disk = diskWords(error);
        if (disk !== undefined) {
          options.logError(`${callName}: ${(error as Error).message}`);
          return refused('disk', disk);
        }
        options.logError(`${callName}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        return refused('internal', `${callName} failed. The log has the detail.`);
      }
    },
  };
  return router;
}

function refused(code: string, message: string): { ok: false; error: CallError } {
  return { ok: false, error: { code, message } };
}
