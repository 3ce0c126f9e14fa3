/** NBBO mid; NaN unless two-sided and not crossed. */
export function midOf(bid: number, ask: number): number {
  return bid > 0 && ask >= bid ? (bid + ask) / 2 : Number.NaN;
}
