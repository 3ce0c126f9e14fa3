/** The engine's side of the memory. Requests run in order, on the memory's own thread. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { RefusedCall } from '../../../shared/contract/refused-call.ts';
import type { HistoryStore } from './history-store.ts';
import type { FromMemory, MemoryOp, MemoryWork, ToMemory } from './history-protocol.ts';
import { historyFaults, memoryStates } from './history-words.ts';

export interface Memory {
  ask<O extends MemoryOp>(op: O, ...args: Parameters<MemoryWork[O]>): Promise<ReturnType<MemoryWork[O]>>;
  close(): Promise<void>;
}

/** More unanswered requests than this mean that the disk is too slow: further ones are refused, and counted by the caller. */
const MOST_WAITING = 200;
const CLOSE_MS = 2_000;

/** `told` gets sentences for the user: a damaged file, no memory in this run. */
export function openMemory(entry: URL, file: string, told: (sentence: string) => void): Memory {
  const worker = new Worker(entry, { name: 'history', workerData: { file } });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let next = 1;
  let dead: string | undefined;
  const fail = (reason: string): void => {
    dead = reason;
    for (const { reject } of waiting.values()) reject(new RefusedCall('history/off', reason));
    waiting.clear();
  };
  worker.on('message', (message: FromMemory) => {
    if (message.kind === 'told') return told(message.message);
    if (message.kind === 'off') {
      told(message.message);
      return fail(message.message);
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'done') asked?.resolve(message.value as never);
    else asked?.reject(new RefusedCall('history/failed', historyFaults.failed, message.message));
  });
  worker.on('error', (error) => {
    told(historyFaults.ended);
    fail(historyFaults.endedWith(error.message));
  });
  const send = (message: ToMemory): void => worker.postMessage(message);
  return {
    ask(op, ...args) {
      if (dead !== undefined) return Promise.reject(new RefusedCall('history/off', dead));
      if (waiting.size >= MOST_WAITING) return Promise.reject(new RefusedCall('history/busy', historyFaults.busy));
      const id = next++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: never) => void, reject });
        send({ kind: 'work', id, op, args });
      });
    },
    async close() {
      const ended = once(worker, 'exit');
      send({ kind: 'close' });
      const late = setTimeout(() => void worker.terminate(), CLOSE_MS);
      await ended;
      clearTimeout(late);
      fail(memoryStates.closed);
    },
  };
}

/** A memory on this thread, for the command line, where blocking is fine. */
export function memoryIn(store: HistoryStore): Memory {
  return {
    // The work is done before the promise is returned: in order, as on the thread.
    ask: async (op, ...args) => (store[op] as (...given: unknown[]) => never).apply(store, args),
    close: async () => store.close(),
  };
}
