/** Checks a session whole: every chunk's checksum, every message, the index against the data. */
import { CHANNEL_NAMES, nsToMs } from '../format/format.ts';
import { eachMessage } from './message-cursor.ts';
import type { Session } from './reader.ts';
import { SessionError } from '../format/session-error.ts';

export interface Finding {
  /** `error`: data is lost or wrong. `note`: worth knowing, nothing is lost. */
  level: 'error' | 'note';
  /** Market time it concerns, where known. */
  atMs?: number;
  message: string;
}

export interface Verification {
  chunks: number;
  messages: number;
  frames: number;
  rawBytes: number;
  findings: Finding[];
}

/** Reads everything once. `onProgress` hears the share done, 0 … 1. */
export function verifySession(session: Session, onProgress?: (share: number) => void): Verification {
  const result: Verification = { chunks: 0, messages: 0, frames: 0, rawBytes: 0, findings: [] };
  const add = (level: Finding['level'], message: string, atMs?: number): void =>
    void result.findings.push({ level, message, atMs });
  if (session.cut) add('note', `It did not end in order (${session.cut}); opening it repairs it.`);
  let sequence: number | undefined;
  const counts = new Map<number, bigint>();
  session.chunks.forEach((chunk, i) => {
    onProgress?.(i / session.chunks.length);
    result.chunks++;
    const before = sequence;
    let holes = 0;
    let startMs = Number.POSITIVE_INFINITY;
    let endMs = Number.NEGATIVE_INFINITY;
    let channels = 0;
    try {
      const records = session.read(chunk);
      result.rawBytes += records.byteLength;
      eachMessage(records, (message) => {
        result.messages++;
        if (message.channelId <= 3) result.frames++;
        if (message.channelId < 1 || message.channelId > CHANNEL_NAMES.length)
          add('error', `Unknown channel ${message.channelId}.`, message.logMs);
        counts.set(message.channelId, (counts.get(message.channelId) ?? 0n) + 1n);
        channels |= 1 << message.channelId;
        if (sequence !== undefined && message.sequence > sequence + 1) holes += message.sequence - sequence - 1;
        sequence = message.sequence;
        startMs = Math.min(startMs, message.logMs);
        endMs = Math.max(endMs, message.logMs);
      });
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      add('error', `${error.message} (${error.detail})`, chunk.startMs);
      sequence = before;
      return;
    }
    if (holes > 0) add('error', `${holes} messages are missing here.`, chunk.startMs);
    if (startMs !== chunk.startMs || endMs !== chunk.endMs || channels !== chunk.channels)
      add(
        'error',
        'The index does not match a chunk; `tapedeck recover` writes a new one.',
        nsToMs(chunk.index.messageStartTime),
      );
  });
  compareCounts(session, counts, add);
  if (session.end.droppedFrames > 0)
    add('note', `While recording, ${session.end.droppedFrames} frames were lost; they are in its gap ledger.`);
  onProgress?.(1);
  return result;
}

function compareCounts(
  session: Session,
  counts: ReadonlyMap<number, bigint>,
  add: (level: Finding['level'], message: string) => void,
): void {
  const indexed = new Map<number, bigint>();
  for (const part of session.parts)
    for (const [id, count] of part.messageCounts) indexed.set(id, (indexed.get(id) ?? 0n) + count);
  for (const [id, count] of indexed)
    if ((counts.get(id) ?? 0n) !== count)
      add(
        'error',
        `Channel ${CHANNEL_NAMES[id - 1] ?? id}: the index says ${count} messages, ${counts.get(id) ?? 0} are readable.`,
      );
}
