/** Which fired alerts the log shows: in a replay only what had fired by its clock, each once however often that time is replayed. */
import type { AlertFired } from '../../../shared/contract/alerts.ts';

/** `positionMs`: where a replay stands; undefined outside one. Alerts of recordings played before stay listed with their label. */
export function shownLog(log: readonly AlertFired[], positionMs: number | undefined): readonly AlertFired[] {
  const seen = new Set<string>();
  return log.filter(({ ruleId, world, source, atMs }) => {
    if (positionMs !== undefined && atMs > positionMs) return false;
    if (world !== 'replay') return true;
    const key = `${ruleId} ${source} ${atMs}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
