/** Which fired alerts the log shows: a replay's only up to its position, each once however often that time is replayed. */
import type { AlertFired } from '../../../shared/contract/alerts.ts';

export interface ReplayPlace {
  sessionId: string;
  positionMs: number;
}

/** `replay` is undefined outside a replay: alerts of recordings played before stay listed with their label. */
export function shownLog(log: readonly AlertFired[], replay: ReplayPlace | undefined): readonly AlertFired[] {
  const seen = new Set<string>();
  return log.filter(({ ruleId, world, source, atMs }) => {
    if (world !== 'replay') return true;
    if (replay && source === replay.sessionId && atMs > replay.positionMs) return false;
    const key = `${ruleId} ${source} ${atMs}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
