/** Which contracts of the modelled chains get the option quotes left over by rows on screen and rules. */

/** One strike of an expiry: its contracts, and how far from the money it is in standard moves (|ln K/S| / √T). */
export interface Rung {
  readonly symbols: readonly string[];
  readonly distance: number;
}

/** An expiry's strikes, the one nearest the money first. */
export type StrikeLadder = readonly Rung[];

/** Strikes that every chain gets before any gets more: enough for a parity forward and a smile around the money. */
export const FLOOR_STRIKES = 5;
/** A streaming contract keeps its place against one closer by less than this share, so that small moves of spot change nothing. */
const KEEPS = 0.85;

export interface QuoteWishes {
  ladders: readonly StrikeLadder[];
  /** Contracts that rows on screen and rules want: they have their quotes. */
  onScreen: ReadonlySet<string>;
  /** Chosen last time. */
  streaming: ReadonlySet<string>;
  limit: number;
  /** Contracts in which large prints come, the hottest first: their sides are judged by their own quotes. */
  hot?: readonly string[];
}

/** Of the limit, hot contracts take at most this share. */
const HOT_SHARE = 0.2;

/**
 * A floor for every chain, strike by strike outwards; then hot contracts; then the strikes nearest the money of all chains. At most `limit` with
 * those on screen.
 */
export function shareQuotes({ ladders, onScreen, streaming, limit, hot = [] }: QuoteWishes): string[] {
  const chosen = new Set<string>();
  let free = limit - onScreen.size;
  const give = (symbols: readonly string[]): void => {
    for (const symbol of symbols) {
      if (onScreen.has(symbol) || chosen.has(symbol) || free <= 0) continue;
      chosen.add(symbol);
      free--;
    }
  };
  for (let rung = 0; rung < FLOOR_STRIKES; rung++)
    for (const ladder of ladders) if (rung < ladder.length) give(ladder[rung].symbols);
  give(hot.filter((symbol) => !onScreen.has(symbol) && !chosen.has(symbol)).slice(0, Math.floor(limit * HOT_SHARE)));
  if (free <= 0) return [...chosen];
  const rest = ladders.flatMap((ladder) => ladder.slice(FLOOR_STRIKES));
  const rank = ({ symbols, distance }: Rung): number =>
    symbols.some((symbol) => streaming.has(symbol)) ? distance * KEEPS : distance;
  const ranked = rest.map((rung) => ({ rung, rank: rank(rung) })).sort((a, b) => a.rank - b.rank);
  for (const { rung } of ranked) give(rung.symbols);
  return [...chosen];
}
