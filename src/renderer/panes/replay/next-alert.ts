/** Where the user's armed rules fire in a session: tried over all of it once, and again when the rules change. */
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import { call } from '../../bridge/calls.ts';

let tried: { sessionId: string; rules: string; firesMs: Promise<number[]> } | undefined;

/** The moment of the next or previous alert; undefined where there is none. Throws what the trial refuses with. */
export async function nextAlertMs(
  sessionId: string,
  rules: readonly AlertRule[],
  fromMs: number,
  back: boolean,
): Promise<number | undefined> {
  const key = JSON.stringify(rules);
  if (tried?.sessionId !== sessionId || tried.rules !== key) {
    const firesMs = call('alerts.tryOut', { sessionId, rules: [...rules] }).then((trial) =>
      trial.fires.map((fire) => fire.atMs).toSorted((a, b) => a - b),
    );
    firesMs.catch(() => (tried = undefined));
    tried = { sessionId, rules: key, firesMs };
  }
  const firesMs = await tried.firesMs;
  return back ? firesMs.findLast((atMs) => atMs < fromMs) : firesMs.find((atMs) => atMs > fromMs);
}
