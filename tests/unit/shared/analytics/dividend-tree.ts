import type { DividendOption } from '../../../../src/shared/analytics/american-dividends.ts';

/**
 * A binomial tree on the stock itself with values interpolated across ex-dates (M. Vellekoop & J. Nieuwenhuis, 2006): nothing in common
 * with the grid. Odd and even steps are averaged; error about 1e-4 of spot.
 */
export function treeWithDividends(o: DividendOption): number {
  const one = (steps: number): number => {
    const { sign, spot, strike, years, rate, dividendYield } = o;
    const dt = years / steps;
    const up = Math.exp(o.volatility * Math.sqrt(dt));
    const p = (Math.exp((rate - dividendYield) * dt) - 1 / up) / (up - 1 / up);
    const discount = Math.exp(-rate * dt);
    const spotAt = (n: number, i: number) => spot * up ** (2 * i - n);
    let value = Array.from({ length: steps + 1 }, (_, i) => Math.max(sign * (spotAt(steps, i) - strike), 0));
    for (let n = steps - 1; n >= 0; n--) {
      const held = Array.from({ length: n + 1 }, (_, i) => {
        const keep = discount * (p * value[i + 1] + (1 - p) * value[i]);
        return Math.max(keep, sign * (spotAt(n, i) - strike));
      });
      const paid = o.dividends.filter((d) => Math.round(d.years / dt) === n).reduce((sum, d) => sum + d.amount, 0);
      value = held;
      if (paid === 0) continue;
      value = held.map((_, i) => {
        const left = spotAt(n, i) - paid;
        const lowest = spotAt(n, 0);
        const place = (Math.log(left / spot) / Math.log(up) + n) / 2;
        const j = Math.min(Math.floor(place), n - 1);
        const below = sign < 0 ? strike - Math.max(left, 0) : 0;
        const kept =
          left > lowest
            ? held[j] + ((left - spotAt(n, j)) / (spotAt(n, j + 1) - spotAt(n, j))) * (held[j + 1] - held[j])
            : below;
        return Math.max(kept, sign * (spotAt(n, i) - strike));
      });
    }
    return value[0];
  };
  return 0.5 * (one(800) + one(801));
}
