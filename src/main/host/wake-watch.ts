/** Notices that the machine slept or changed networks, in any host: a timer that came late, or other addresses. */
import { networkInterfaces, uptime } from 'node:os';

const LOOK_MS = 2_000;
/** A timer this late means that the machine slept; a busy main thread is never that late. */
const SLEPT_MS = 15_000;

export interface WakeProbe {
  /** Since the computer started, its sleep included: no clock setting moves it. */
  upMs: () => number;
  /** Equal texts mean the same networks. */
  networks: () => string;
}

const systemProbe: WakeProbe = {
  upMs: () => uptime() * 1_000,
  networks: () =>
    Object.entries(networkInterfaces())
      .flatMap(([name, addresses]) => (addresses ?? []).filter((a) => !a.internal).map((a) => `${name} ${a.address}`))
      .toSorted()
      .join('\n'),
};

/** Calls `onWake` once per change; returns how to stop. Going offline alone is no reason to reconnect. */
export function watchWake(onWake: (reason: 'sleep' | 'network') => void, probe: WakeProbe = systemProbe): () => void {
  let lastMs = probe.upMs();
  let networks = probe.networks();
  const timer = setInterval(() => {
    const upMs = probe.upMs();
    const nowNetworks = probe.networks();
    if (upMs - lastMs > SLEPT_MS) onWake('sleep');
    else if (nowNetworks !== networks && nowNetworks !== '') onWake('network');
    lastMs = upMs;
    networks = nowNetworks;
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
