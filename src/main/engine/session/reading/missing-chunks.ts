/**
 * Chunks that the index names and the file no longer holds, as where a stretch of it was zeroed. Looked for by the chunks' headers and by what follows
 * them; only where these are wrong are messages read. Damage within one chunk shows when it is played, and to `verify`.
 */
import type { Damage, Session, SessionChunk } from './reader.ts';
import { readIfWhole } from './chunk-messages.ts';
import { damageOf, spanEnd } from './damage.ts';
import { hasChunkAt } from './file-walk.ts';

/** Neighbouring ones are one stretch, from the message before it to the message behind. */
export function missingChunks(session: Session): Damage[] {
  const { chunks } = session;
  const doubtful = new Set<number>();
  chunks.forEach((chunk, i) => {
    if (chunk.putTogether || hasChunkAt(chunk.part.file, chunk)) return;
    // A stretch begins and ends within chunks whose headers are there.
    for (const near of [i - 1, i, i + 1]) if (chunks[near]) doubtful.add(near);
  });
  const found: Damage[] = [];
  let last = Number.NaN;
  for (const i of [...doubtful].toSorted((a, b) => a - b)) {
    const chunk = chunks[i];
    const problem = readIfWhole(session, chunk, () => undefined);
    if (!problem) continue;
    const stretch = found.at(-1);
    if (stretch && last === i - 1 && chunks[last].part === chunk.part) {
      stretch.length = chunk.part.beginsAt + chunk.offset + chunk.length - stretch.offset;
      stretch.toMs = endOf(chunks, i, stretch.fromMs);
    } else {
      const fromMs = chunks[i - 1]?.untilMs;
      found.push({ ...damageOf(chunk, problem), fromMs, toMs: endOf(chunks, i, fromMs) });
    }
    last = i;
  }
  return found;
}

function endOf(chunks: readonly SessionChunk[], i: number, fromMs: number | undefined): number | undefined {
  const next = chunks[i + 1];
  return next && spanEnd(fromMs, next.startMs);
}
