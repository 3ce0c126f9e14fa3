/** An engine for host tests: answers by script, crashes on demand, remembers what it was told. */
import type { EngineWorker } from '../../../../src/main/host/engine-host.ts';
import type { FromEngine, ToEngine } from '../../../../src/shared/contract/engine-messages.ts';
import type { WorldState } from '../../../../src/shared/contract/world.ts';

export class FakeEngine implements EngineWorker {
  readonly told: ToEngine[] = [];
  readonly #listeners = { message: [] as unknown[], error: [] as unknown[], exit: [] as unknown[] };
  /** Set to answer a message; undefined = silence. */
  answer: (message: ToEngine) => FromEngine | undefined = defaultAnswer;

  postMessage(message: ToEngine): void {
    this.told.push(structuredClone(message));
    const reply = this.answer(message);
    if (reply) queueMicrotask(() => this.say(reply));
  }

  on(event: 'message' | 'error' | 'exit', listener: unknown): this {
    this.#listeners[event].push(listener);
    return this;
  }

  async terminate(): Promise<number> {
    return 1;
  }

  say(message: FromEngine): void {
    for (const listener of this.#listeners.message) (listener as (m: FromEngine) => void)(message);
  }

  crash(error: Error): void {
    for (const listener of this.#listeners.error) (listener as (e: Error) => void)(error);
    for (const listener of this.#listeners.exit) (listener as (code: number) => void)(1);
  }

  kinds(): string[] {
    return this.told.map((message) => message.kind);
  }
}

function worldOf(message: Extract<ToEngine, { kind: 'world' }>): WorldState {
  const kind = message.source.kind === 'session' ? 'replay' : message.source.kind;
  return { kind, clockMs: 1, ready: true, source: 'fake' };
}

export function defaultAnswer(message: ToEngine): FromEngine | undefined {
  switch (message.kind) {
    case 'world':
      return { kind: 'world', world: worldOf(message) };
    case 'call':
      return { kind: 'reply', callId: message.callId, outcome: { ok: true, value: { name: message.name } } };
    case 'stop':
      return { kind: 'stopped' };
    default:
      return undefined;
  }
}
