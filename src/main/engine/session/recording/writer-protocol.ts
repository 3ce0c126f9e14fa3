/** Messages between the recorder and its writer worker. Chunk buffers are transferred, both ways. */
import type { SessionEnd } from '../format/format.ts';
import type { WriteReport, WriteTarget } from './chunk-writer.ts';

export type ToWriter =
  | { kind: 'open'; target: WriteTarget }
  | { kind: 'chunk'; buffer: ArrayBuffer; used: number; messages: number }
  | { kind: 'close'; end: SessionEnd };

export type FromWriter =
  | { kind: 'returned'; buffer: ArrayBuffer; report: WriteReport }
  | { kind: 'closed'; report: WriteReport };
