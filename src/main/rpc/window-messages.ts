/** Validates what a window sends over its stream (FromWindow): the window is sandboxed but not trusted. */
import { z } from 'zod';
import { demandItemSchema, demandKey, type DemandItem } from '../../shared/contract/demand.ts';
import type { FromWindow, ToWindow } from '../../shared/contract/streams.ts';
import type { DemandBound } from './demand-bound.ts';

const fromWindow = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('demand'),
    add: z.array(z.unknown()).max(20_000),
    remove: z.array(demandKey).max(20_000),
  }),
  z.object({ type: z.literal('ack'), seq: z.number().int().nonnegative(), paintedAfterMs: z.number().optional() }),
  z.object({ type: z.literal('restart') }),
]);

export interface WindowPort {
  /** To the engine. */
  send: (message: FromWindow) => void;
  /** Back to the window. */
  tell: (message: ToWindow) => void;
  log: (level: 'warning', text: string) => void;
  now: () => number;
  /** Of this window. */
  bound: DemandBound;
}

/**
 * Passes a window's message on. An item of its demand that cannot be read is refused alone, by name; the rest is kept.
 * Returns what is wrong with the message as a whole; undefined where it could be used.
 */
export function receiveFromWindow(value: unknown, port: WindowPort): string | undefined {
  const parsed = fromWindow.safeParse(value);
  if (!parsed.success) return problemOf(parsed.error);
  if (parsed.data.type !== 'demand') {
    port.send(parsed.data);
    return undefined;
  }
  const add: DemandItem[] = [];
  const refused: string[] = [];
  for (const entry of parsed.data.add) {
    const item = demandItemSchema.safeParse(entry);
    if (item.success) add.push(item.data);
    else refused.push(`${nameOf(entry)}: ${problemOf(item.error)}`);
  }
  const tooMuch = port.bound.problem(add, parsed.data.remove);
  if (tooMuch !== undefined) return tooMuch;
  port.send({ type: 'demand', add, remove: parsed.data.remove });
  if (refused.length > 0) refuse(refused, port);
  return undefined;
}

function refuse(refused: readonly string[], { log, tell, now }: WindowPort): void {
  log('warning', `demand refused: ${refused.slice(0, 5).join('; ')}${refused.length > 5 ? ' …' : ''}`);
  tell({
    type: 'notice',
    notice: {
      id: 'demand.refused',
      level: 'warning',
      title: 'A pane asked for something Tapedeck cannot show',
      message: `That pane stays empty; all others go on. Change what it shows, or close it. (${refused[0].slice(0, 200)})`,
      atMs: now(),
    },
  });
}

function problemOf(error: z.ZodError): string {
  const issue = error.issues[0];
  return `${issue.path.join('.') || 'message'}: ${issue.message}`;
}

function nameOf(entry: unknown): string {
  const named = z.object({ kind: z.string(), key: z.string() }).partial().safeParse(entry);
  return named.success ? `${named.data.kind ?? 'item'} ${named.data.key?.slice(0, 80) ?? 'without a key'}` : 'item';
}
