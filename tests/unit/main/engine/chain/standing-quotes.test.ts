/** After a close: quotes stand, and what is computed of them is of the session's end, whatever the underlying does. */
import { describe, expect, it } from 'vitest';
import { MODEL_REASON } from '../../../../../src/shared/contract/columns.ts';
import { formatOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import { AAPL, at, closed, Evening, EXPIRIES, MONDAY, SIGMA, SPX, SPY } from './evening.ts';

describe('after a close', () => {
  it('spot 6 % away leaves IV, Greeks, edges, GEX, IV30, smiles, density and expected move to the digit', async () => {
    const evening = await closed(AAPL, at(16));
    const { values } = evening.run(at(16));
    expect(values.summary).toMatchObject({ sessionEndMs: at(16), modelAtMs: at(16), modelSpot: 265.31, spot: 265.31 });
    expect(values.summary.atmIvFraction).toBeCloseTo(SIGMA, 2);
    expect(values.iv30).toBeCloseTo(SIGMA, 2);
    for (const iv of values.columns[0]) expect(iv).toBeCloseTo(SIGMA, 2);
    expect(values.columns[5].filter((reason) => reason === MODEL_REASON.solved).length).toBeGreaterThan(60);
    for (const [minutes, factor] of [
      [1, 1.01],
      [2, 1.06],
      [120, 1.06],
      [239, 0.9],
    ]) {
      evening.trade(at(16, minutes), 265.31 * factor).run(at(16, minutes, 1));
      expect(evening.values).toEqual(values);
    }
    // Saturday, Sunday, and before Monday's open.
    for (const nowMs of [at(12, 0, 0, '2026-11-21'), at(1, 0, 0, MONDAY), at(9, 29, 59, MONDAY)])
      expect(evening.run(nowMs).values).toEqual(values);
  });

  it('snapshots that repeat the quotes beside a price of now change nothing', async () => {
    const evening = await closed(AAPL, at(16));
    const { values } = evening.run(at(16));
    evening
      .trade(at(18), 281.2)
      .quote(at(15, 59, 59) + 500, 265.31, at(18, 0, 5))
      .run(at(18, 0, 6));
    expect(evening.values).toEqual(values);
  });

  it('was it opened in the evening, spot is what the standing quotes imply, and it says so', async () => {
    const evening = await new Evening(AAPL, at(20))
      .trade(at(19, 59), 281.2)
      .quote(at(15, 59, 59), 265.31, at(20))
      .open();
    const { summary, columns } = evening.run(at(20)).values;
    expect(summary).toMatchObject({ sessionEndMs: at(16), spotImplied: true });
    expect(Math.abs(summary.spot! / 265.31 - 1)).toBeLessThan(1e-3);
    expect(summary.forwardSource).toContain('price at the session’s end is not known');
    for (const iv of columns[0]) expect(iv).toBeCloseTo(SIGMA, 2);
  });

  it('a half day ends at 13:00', async () => {
    const one = at(13, 0, 0, '2026-11-27');
    const evening = await closed(AAPL, one);
    const { values } = evening.run(one + 1_000);
    expect(values.summary).toMatchObject({ sessionEndMs: one, modelSpot: 265.31 });
    evening.trade(one + 60_000, 281.2).run(one + 61_000);
    expect(evening.values).toEqual(values);
  });

  it('the next open begins with its own quotes at once, and those of before are of another session', async () => {
    const evening = (await closed(AAPL, at(16))).run(at(17));
    const open = at(9, 30, 0, MONDAY);
    evening
      .trade(open + 100, 281.2)
      .quote(open + 200, 281.2, open + 220, [EXPIRIES[0]])
      .run(open + 300);
    expect(evening.summary).toMatchObject({ modelSpot: 281.2, modelAtMs: open + 300 });
    expect(evening.summary.sessionEndMs).toBeUndefined();
    expect(evening.summary.atmIvFraction).toBeCloseTo(SIGMA, 2);
    const reasons = evening.column('quoteReason');
    expect(reasons.slice(0, 42)).not.toContain(MODEL_REASON.stale);
  });

  it('its numbers are dated by the session’s end until an expiry has a quote of the next', async () => {
    const evening = (await closed(AAPL, at(16))).run(at(17));
    const datedAt = (nowMs: number): number => evening.run(nowMs).chains.valuesAtMs('AAPL', nowMs);
    for (const nowMs of [at(17), at(12, 0, 0, '2026-11-21'), at(9, 29, 0, MONDAY)]) expect(datedAt(nowMs)).toBe(at(16));
    const open = at(9, 30, 0, MONDAY);
    evening.trade(open + 100, 281.2).quote(open + 200, 281.2, open + 220, [EXPIRIES[0]]);
    expect(datedAt(open + 300)).toBe(open + 300);
  });

  it.each([undefined, 265.6])(
    'quotes before the share’s first trade are not read against a price of before the open, %s',
    async (early) => {
      const evening = (await closed(AAPL, at(16))).run(at(17));
      const open = at(9, 30, 0, MONDAY);
      if (early !== undefined) evening.trade(at(8, 30, 0, MONDAY), early);
      const spot = 1.02 * 265.31;
      evening.stream(open + 100, spot).run(open + 150);
      if (early === undefined) {
        // What its options imply is the price in use, and no price of Friday stands beside values of now.
        expect(evening.chains.numbers('AAPL', undefined, evening.nowMs).spot! / spot).toBeCloseTo(1, 3);
      }
      evening.trade(open + 400, spot).run(open + 450);
      for (let pass = 1; pass < 24; pass++) evening.run(open + 450 + pass * 2_500);
      expect(evening.summary.forwardSource).toContain('spot, rate');
      expect(evening.summary.forward! / (spot * Math.exp(0.0379 * (24.27 / 365)))).toBeCloseTo(1, 3);
      for (const iv of evening.column('modelIv')) expect(iv).toBeCloseTo(SIGMA, 3);
      expect(Math.max(...evening.column('quoteEdge').map(Math.abs))).toBeLessThan(0.02);
      expect(evening.chains.numbers('AAPL', undefined, evening.nowMs).spot).toBe(spot);
    },
  );

  it('an expiry without a quote of the new session stays of the old one’s end, and the memory takes nothing of it', async () => {
    const evening = (await closed(AAPL, at(16))).run(at(17));
    const { values } = evening;
    const open = at(9, 30, 0, MONDAY);
    evening.trade(open + 100, 281.2).run(open + 1_000);
    // All but what the memory takes stands.
    expect({ ...evening.values, iv30: values.iv30 }).toEqual(values);
    expect(evening.chains.term('AAPL', evening.nowMs).iv30 ?? Number.NaN).toBeNaN();
    expect(evening.chains.listings('AAPL', evening.nowMs)).toEqual([]);
    const { spot: _, ...numbers } = evening.chains.numbers('AAPL', undefined, evening.nowMs);
    expect(Object.values(numbers).filter((value) => !Number.isNaN(value))).toEqual([]);
    const later = values.columns.map((column) => column.slice(42));
    evening.quote(open + 2_000, 281.2, open + 2_020, [EXPIRIES[0]]).run(open + 2_100);
    expect(evening.values.columns.map((column) => column.slice(42))).toEqual(later);
    const [first, second] = evening.chains.summaries('AAPL', EXPIRIES);
    expect([first.sessionEndMs, first.modelSpot]).toEqual([undefined, 281.2]);
    expect([second.sessionEndMs, second.modelSpot]).toEqual([at(16), 265.31]);
    expect(evening.chains.listings('AAPL', evening.nowMs).map(({ listing }) => listing)).toEqual([
      `AAPL ${EXPIRIES[0]}`,
    ]);
    expect(evening.chains.numbers('AAPL', undefined, evening.nowMs).spot).toBe(281.2);
    evening.quote(open + 3_000, 281.2).run(open + 3_100);
    expect(evening.summary.sessionEndMs).toBeUndefined();
    expect(evening.chains.term('AAPL', evening.nowMs).iv30).toBeCloseTo(SIGMA, 2);
  });

  it('quotes of Thursday are none on Saturday', async () => {
    const thursday = await closed(AAPL, at(16, 0, 0, '2026-11-19'));
    expect(thursday.run(at(12, 0, 0, '2026-11-21')).summary.sessionEndMs).toBeUndefined();
    expect(new Set(thursday.column('quoteReason'))).toEqual(new Set([MODEL_REASON.stale]));
  });
});

describe('delayed data', () => {
  const DELAY_MS = 15 * 60_000;

  it('passes no end before its own time has', async () => {
    const evening = new Evening(AAPL, at(15, 55), DELAY_MS, DELAY_MS).trade(at(15, 40), 265.31);
    await evening.quote(at(15, 40), 265.31, at(15, 55)).open();
    for (const [minute, spot] of [
      [46, 266],
      [54, 268],
      [59, 269],
    ]) {
      const nowMs = at(15, minute) + DELAY_MS;
      evening.bench.frame([{ ev: 'T', sym: 'AAPL', p: spot, s: 1, t: at(15, minute), c: [] }], 'stocks', nowMs);
      evening.quote(at(15, minute), spot, nowMs).run(nowMs + 500);
      expect(evening.summary).toMatchObject({ modelAtMs: nowMs + 500, basisAtMs: at(15, minute) });
      expect(evening.summary.sessionEndMs).toBeUndefined();
      expect(evening.summary.forwardSource).toContain('15 minutes late');
    }
    expect(evening.run(at(16, 14, 59)).summary.sessionEndMs).toBeUndefined();
    expect(evening.run(at(16, 15)).summary).toMatchObject({ sessionEndMs: at(16), modelSpot: 269, modelAtMs: at(16) });
  });

  it('of the stocks beside options in real time: until the price at the end has come, quotes tell it, and it is said', async () => {
    const evening = new Evening(AAPL, at(15, 58), 0, DELAY_MS);
    // Stamped when it was, and come a quarter of an hour later.
    const late = (atMs: number, price: number) =>
      evening.bench.frame([{ ev: 'T', sym: 'AAPL', p: price, s: 1, t: atMs, c: [] }], 'stocks', atMs + DELAY_MS);
    late(at(15, 43), 260);
    await evening.quote(at(15, 59, 59), 265.31).open();
    for (const minute of [56, 59]) {
      late(at(15, minute), 264);
      const { summary } = evening.run(at(15, minute) + DELAY_MS + 500);
      expect(summary).toMatchObject({ sessionEndMs: at(16), spotImplied: true });
      expect(summary.modelSpot).toBeCloseTo(265.31, 1);
    }
    late(at(15, 59, 59), 265.35);
    late(at(16, 0, 1), 270);
    const { summary } = evening.run(at(16, 15, 2));
    expect(summary).toMatchObject({ sessionEndMs: at(16), modelSpot: 265.35 });
    expect(summary.spotImplied).toBeUndefined();
  });

  it('beside stocks in real time: spot is what the late quotes implied then, and no carry is learnt of the lag', async () => {
    const evening = new Evening(AAPL, at(15), DELAY_MS).trade(at(14, 45), 265.31);
    await evening.quote(at(14, 45), 265.31, at(15)).open();
    evening.trade(at(14, 59, 59), 267).run(at(15, 0, 1));
    const { summary } = evening;
    expect(summary.spotImplied).toBe(true);
    expect(summary.modelSpot).toBeCloseTo(265.31, 0);
    expect(Math.abs(summary.carryFraction!)).toBeLessThan(0.01);
    expect(summary.forwardSource).toContain('the options are 15 minutes late: spot is what they implied then');
  });

  it('at the open the session’s end stands until the data is of today', async () => {
    const evening = await new Evening(AAPL, at(16, 10), DELAY_MS)
      .trade(at(15, 59, 59), 265.31)
      .quote(at(15, 59, 59), 265.31)
      .open();
    const { values } = evening.run(at(17)).run(at(18));
    const open = at(9, 30, 0, MONDAY);
    evening.trade(open + 1_000, 281.2);
    for (const nowMs of [open + 2_000, open + DELAY_MS - 1]) expect(evening.run(nowMs).values).toEqual(values);
    evening.quote(open + 500, 281.2, open + DELAY_MS + 500).run(open + DELAY_MS + 600);
    expect(evening.summary.sessionEndMs).toBeUndefined();
  });

  it('without quotes volatilities end with their session: an after-hours move reprices nothing', async () => {
    const evening = await new Evening(AAPL, at(15, 58), DELAY_MS).vendor(at(15, 58), 265.31).open();
    evening
      .run(at(15, 58, 1))
      .vendor(at(16, 0) - 1, 265.31)
      .vendor(at(16, 15), 266)
      .run(at(16, 15));
    const { values } = evening;
    expect(values.summary).toMatchObject({ sessionEndMs: at(16), modelAtMs: at(16), modelSpot: 265.31 });
    expect(values.summary.atmIvFraction).toBeCloseTo(SIGMA, 2);
    for (const [nowMs, spot] of [
      [at(16, 20), 270],
      [at(17, 30), 281.2],
      [at(19, 59), 252],
      [at(12, 0, 0, '2026-11-21'), 252],
      [at(8, 0, 0, MONDAY), 273],
      [at(9, 44, 59, MONDAY), 273],
    ])
      expect(evening.vendor(nowMs, spot).run(nowMs + 500).values).toEqual(values);
    evening.vendor(at(9, 46, 0, MONDAY), 273).run(at(9, 46, 1, MONDAY));
    expect(evening.summary).toMatchObject({ modelSpot: 273, vendorAtMs: at(9, 31, 0, MONDAY) });
    expect(evening.summary.sessionEndMs).toBeUndefined();
  });
});

describe('what is quoted longer', () => {
  it('an ETF goes on with spot until 16:15, and then stands', async () => {
    const evening = await closed(SPY, at(16));
    for (const [minute, spot] of [
      [0.5, 651],
      [5, 652],
      [14, 655],
    ]) {
      evening
        .trade(at(16, minute), spot)
        .quote(at(16, minute, 1), spot)
        .run(at(16, minute, 2));
      expect(evening.summary).toMatchObject({ modelSpot: spot, modelAtMs: at(16, minute, 2) });
      expect(evening.summary.sessionEndMs).toBeUndefined();
    }
    evening.trade(at(16, 14, 59), 655.5).quote(at(16, 14, 59) + 500, 655.5);
    const { values } = evening.run(at(16, 15));
    expect(values.summary).toMatchObject({ sessionEndMs: at(16, 15), modelSpot: 655.5 });
    expect(values.summary.atmIvFraction).toBeCloseTo(SIGMA, 2);
    evening.trade(at(16, 16), 690).run(at(16, 16, 1));
    expect(evening.values).toEqual(values);
  });

  it('an index stands from 17:00, also at 18:00 with its value 1 % away, and goes on with the night’s quotes', async () => {
    const evening = await closed(SPX, at(17));
    const { values } = evening.run(at(17, 0, 1));
    expect(values.summary).toMatchObject({ sessionEndMs: at(17), modelSpot: 6500 });
    evening.trade(at(18), 6565).run(at(18, 0, 1));
    expect(evening.values).toEqual(values);
    evening
      .trade(at(20, 15), 6570)
      .quote(at(20, 15, 1), 6570)
      .run(at(20, 15, 2));
    expect(evening.summary).toMatchObject({ modelSpot: 6570, modelAtMs: at(20, 15, 2) });
    expect(evening.summary.sessionEndMs).toBeUndefined();
    expect(evening.summary.atmIvFraction).toBeCloseTo(SIGMA, 2);
  });

  it('one stray quote begins no session', async () => {
    const evening = (await closed(AAPL, at(16))).run(at(17));
    const { summary } = evening;
    const [symbol] = [formatOptionSymbol({ root: 'AAPL', expiry: EXPIRIES[0], right: 'C', strike: 200 })];
    evening.bench.snapshot({ symbol, quote: { bid: 60, ask: 80, atMs: at(18) } }, at(18));
    evening.trade(at(18), 281.2).run(at(18, 0, 1));
    expect(evening.summary).toMatchObject({ sessionEndMs: at(16), modelSpot: summary.modelSpot });
  });
});
