/** Gives a cut session its end back, in place: what is whole stays untouched, the torn tail goes, a summary is written. */
import type { SessionFiles } from '../format/files.ts';
import { PartWriter } from '../recording/part-writer.ts';
import type { Session } from './reader.ts';

export interface Repair {
  path: string;
  /** Bytes of the torn tail that were cut off. */
  removedBytes: number;
}

/** A file written to more recently than this may still be recording: it is left alone. */
const QUIET_MS = 5000;

/**
 * Repairs the parts of an opened session that need it. Where it did, the session is closed and to be opened again.
 * Only sound for a file that was cut: a damaged middle is `recover`'s business.
 */
export function repairSession(files: SessionFiles, session: Session, nowMs: number): Repair[] {
  const torn = session.parts.filter((part) => part.cut && nowMs - files.modifiedMs(part.path) >= QUIET_MS);
  const repairs = torn.map((part): Repair => {
    const { goodBytes } = part.cut!;
    const removedBytes = part.file.size - goodBytes;
    const writer = PartWriter.resume(files.append(part.path, goodBytes), goodBytes, {
      chunks: part.chunks.map((chunk) => chunk.index),
      metadata: part.metadata,
      messageCounts: part.messageCounts,
    });
    // A damaged index leaves the end record where it was; a cut file has none.
    if (part.end) writer.finish('asBefore');
    else writer.finish(part === session.parts.at(-1) ? { ...session.end, repaired: true } : 'continues');
    return { path: part.path, removedBytes };
  });
  if (repairs.length > 0) session.close();
  return repairs;
}
