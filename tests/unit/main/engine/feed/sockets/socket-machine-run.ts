/** Drives the socket machine by hand. */
import {
  initialMachine,
  stepSocket,
  type SocketAction,
  type SocketInput,
  type SocketMachine,
} from '../../../../../../src/main/engine/feed/sockets/socket-machine.ts';

/** Feeds inputs at given times; returns the last machine and every action. */
export function run(start: SocketMachine, ...inputs: [atMs: number, input: SocketInput][]) {
  const actions: SocketAction[] = [];
  let machine = start;
  for (const [atMs, input] of inputs) {
    const step = stepSocket(machine, input, atMs, 0.5);
    machine = step.machine;
    actions.push(...step.actions);
  }
  return { machine, actions, kinds: actions.map((a) => a.kind) };
}

export const open: SocketInput = { kind: 'open' };
export const cut = { kind: 'closed', code: 1006, reason: '' } as const satisfies SocketInput;
export const liveAt = (atMs: number, from = initialMachine(false)): SocketMachine =>
  run(from, [atMs, open], [atMs, { kind: 'tick' }], [atMs, { kind: 'connected' }], [atMs, { kind: 'authenticated' }])
    .machine;
