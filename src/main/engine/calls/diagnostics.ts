/** The diagnostics bundle as text. It is built only from health and world state, which never hold the key; what looks like a key is masked all the same. */
import type { EngineHealth } from '../../../shared/contract/health.ts';
import type { WorldState } from '../../../shared/contract/world.ts';

/** Vendor keys are 32 letters, digits and underscores: such runs, and shorter ones that mix letters and digits. No word of ours is that long. */
const KEY_LIKE = /(?=[A-Za-z0-9_]*\d)(?=[A-Za-z0-9_]*[A-Za-z])[A-Za-z0-9_]{24,}|[A-Za-z0-9_]{32,}/g;
const SYMBOLS_SHOWN = 40;

export function diagnosticsText(health: EngineHealth, world: WorldState, appVersion: string): string {
  const trimmed = {
    ...health,
    budget: { ...health.budget, evicted: health.budget.evicted.slice(0, SYMBOLS_SHOWN) },
    sockets: health.sockets.map((s) => ({ ...s, refusals: s.refusals.slice(0, SYMBOLS_SHOWN) })),
    gaps: health.gaps.slice(0, 100).map((g) => ({ ...g, symbols: g.symbols.slice(0, SYMBOLS_SHOWN) })),
  };
  const head = [
    'Tapedeck diagnostics',
    `version ${appVersion}`,
    `taken ${new Date(health.atMs).toISOString()} (market clock)`,
    `runtime ${process.platform} ${process.arch}, Node ${process.versions.node}`,
    `world ${JSON.stringify(world)}`,
  ];
  return redactKeys(`${head.join('\n')}\n${JSON.stringify(trimmed, null, 2)}\n`);
}

/** Masks what may be a key. Option tickers (`O:SPY261218C00650000`) are shorter than any key and stay. */
export function redactKeys(text: string): string {
  return text.replaceAll(KEY_LIKE, '[redacted]');
}
