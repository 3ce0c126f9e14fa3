/** Gives a cut session its end back, in place: what is whole stays untouched, the torn tail goes, a summary is written. */
import type { SessionFiles } from './files.ts';
import { PartWriter } from './part-writer.ts';
import type { Session } from './reader.ts';

export interface Repair {
  path: string;
  /** Bytes of the torn tail that were cut off. */
  removedBytes: number;
}

/** A file written to more recently than this may still be recording: it is left alone. */
const QUIET_MS = 5000;

/**
 * Repairs the parts of an opened session that need it, and closes the session; open it anew afterwards.
 * Only sound for a file that was cut: a damaged middle is `recover`'s business.
 */
export function repairSession(files: SessionFiles, session: Session, nowMs: number): Repair[] {
  const repairs: Repair[] = [];
  for (const part of session.parts) {
    if (!part.cut || nowMs - files.modifiedMs(part.path) < QUIET_MS) continue;
    const { goodBytes } = part.cut;
    const contents = {
      chunks: part.chunks.map((chunk) => chunk.index),
      metadata: part.metadata,
      messageCounts: part.messageCounts,
    };
    repairs.push({ path: part.path, removedBytes: part.file.size - goodBytes });
    const writer = PartWriter.resume(files.append(part.path, goodBytes), goodBytes, contents);
    // A damaged index leaves the end record where it was; a cut file has none.
    const last = part === session.parts.at(-1);
    if (part.end) writer.finish('asBefore');
    else writer.finish(last ? { ...session.end, repaired: true } : 'continues');
  }
  session.close();
  return repairs;
}
