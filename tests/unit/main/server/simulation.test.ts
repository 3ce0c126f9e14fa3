/** The parts the simulated market is made of. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addPrint, clearBar, emptySimulatedBar } from '../../../../src/main/server/simulated/bars.ts';
import { Bridge } from '../../../../src/main/server/simulated/bridge.ts';
import { EventWriter } from '../../../../src/main/server/simulated/event-writer.ts';
import { expiriesOn, listedMonthly } from '../../../../src/main/server/simulated/expiries.ts';
import { poisson } from '../../../../src/main/server/simulated/hash.ts';
import { OrderKind, OrderTable } from '../../../../src/main/server/simulated/order-table.ts';
import { activityRate, activityTime } from '../../../../src/main/server/simulated/price-paths.ts';
import { black } from '../../../../src/main/server/simulated/pricing.ts';
import { smileAt, smileVol } from '../../../../src/main/server/simulated/surface.ts';
import { defaultStartMs, marketTimeMs, TradingDays } from '../../../../src/main/server/simulated/trading-days.ts';
import { UNIVERSE } from '../../../../src/main/server/simulated/universe.ts';

describe('bridge', () => {
  test('is the same from any direction and pinned at both ends', () => {
    const points = Array.from({ length: 500 }, (_, i) => (i * 37) % 500).map((i) => i / 499);
    const forward = new Bridge(11);
    const values = new Map(points.toSorted((a, b) => a - b).map((u) => [u, forward.at(3, u)]));
    const scattered = new Bridge(11);
    for (const u of points) {
      scattered.at(9, 1 - u);
      expect(scattered.at(3, u)).toBe(values.get(u));
    }
    expect([forward.at(3, 0), forward.at(3, 1)]).toEqual([0, 0]);
  });

  test('has the variance u(1 − u) of a Brownian bridge', () => {
    const bridge = new Bridge(5);
    for (const u of [0.1, 0.5, 0.8]) {
      let squares = 0;
      for (let segment = 0; segment < 4_000; segment++) squares += bridge.at(segment, u) ** 2;
      expect(squares / 4_000 / (u * (1 - u))).toBeGreaterThan(0.92);
      expect(squares / 4_000 / (u * (1 - u))).toBeLessThan(1.08);
    }
  });
});

test('activity time runs from 0 to 1 and its rate is its slope', () => {
  expect(activityTime(0)).toBeCloseTo(0, 6);
  expect(activityTime(1)).toBeCloseTo(1, 4);
  for (const s of [0.05, 0.3, 0.7, 0.95]) {
    const slope = (activityTime(s + 1e-5) - activityTime(s - 1e-5)) / 2e-5;
    expect(activityRate(s)).toBeCloseTo(slope, 4);
  }
});

test('poisson counts have the mean asked for', () => {
  for (const mean of [0.02, 1, 12, 80]) {
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += poisson(mean, (i + 0.5) / 20_000);
    expect(sum / 20_000 / mean).toBeGreaterThan(0.98);
    expect(sum / 20_000 / mean).toBeLessThan(1.02);
  }
});

test('the volume of a run is the sum of its orders, cancels taken back', () => {
  const table = new OrderTable(42, 'options', 1);
  fc.assert(
    fc.property(fc.nat(1023), fc.nat(5_000), (start, n) => {
      let sum = 0;
      for (let k = 0; k < n; k++) {
        const size = table.size[table.at(start, k)];
        sum += table.kindOf(start, k) === OrderKind.cancel ? -size : size;
      }
      expect(table.volume(start, n)).toBe(sum);
    }),
    { numRuns: 200 },
  );
});

test('numbers are written as JSON reads them', () => {
  const writer = new EventWriter();
  const written = (write: () => void): number => {
    writer.begin();
    write();
    return JSON.parse(new TextDecoder().decode(writer.bytes.subarray(0, writer.end))) as number;
  };
  const writesExactly = (write: (n: number) => void, unit: number) => (n: number) => {
    expect(written(() => write(n))).toBe(n / unit);
  };
  fc.assert(
    fc.property(
      fc.maxSafeNat(),
      writesExactly((n) => writer.int(n), 1),
    ),
  );
  fc.assert(
    fc.property(
      fc.nat(2_000_000_000),
      writesExactly((n) => writer.price(n), 10_000),
    ),
  );
  for (const at of [1795186801384, 1795186801384, 1795186801385, 0]) expect(written(() => writer.time(at))).toBe(at);
});

test('a bar ignores the price of late prints and takes cancelled volume back', () => {
  const bar = emptySimulatedBar();
  clearBar(bar, 0);
  addPrint(bar, 90_000, 3, 204);
  expect(bar.trades).toBe(0);
  addPrint(bar, 93_500, 10, 209);
  addPrint(bar, 94_000, 5, 219);
  addPrint(bar, 99_000, 7, 204);
  addPrint(bar, 94_000, 5, 201);
  expect(bar).toMatchObject({ open: 93_500, high: 94_000, low: 93_500, close: 94_000, volume: 17 });
});

describe('prices', () => {
  test('every smile is free of vertical and butterfly arbitrage where it is quoted', () => {
    for (const spec of UNIVERSE) {
      for (const years of [0.003, 0.02, 0.1, 0.5, 2]) {
        const shape = smileAt(spec.ivFraction, spec.skew, 19, years, { atm: 0, wing: 0, tilt: 0 });
        const value = (k: number): number =>
          black(true, 100, k, smileVol(shape, Math.log(k / 100), Math.sqrt(years)) * Math.sqrt(years));
        const step = 100 * shape.atm * Math.sqrt(years) * 0.05;
        for (let z = -3; z <= 3; z += 0.05) {
          const k = 100 * Math.exp(z * shape.atm * Math.sqrt(years));
          const [low, mid, high] = [value(k - step), value(k), value(k + step)];
          expect(low).toBeGreaterThan(mid - 1e-9);
          expect(low - 2 * mid + high).toBeGreaterThan(-1e-7);
        }
      }
    }
  });
});

describe('calendar', () => {
  test('third Fridays, the Thursday before a holiday', () => {
    expect(listedMonthly(2026, 12)).toBe('2026-12-18');
    expect(listedMonthly(2026, 6)).toBe('2026-06-18');
  });

  test('SPX lists every trading day ahead, single names weekly, all of them LEAPS', () => {
    const dates = (symbol: string) =>
      expiriesOn(UNIVERSE.find((spec) => spec.symbol === symbol)!.options!, '2026-11-20').map((e) => e.date);
    expect(dates('I:SPX').slice(0, 6)).toEqual([
      '2026-11-20',
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      '2026-11-27',
      '2026-11-30',
    ]);
    expect(dates('AMD').slice(0, 3)).toEqual(['2026-11-20', '2026-11-27', '2026-12-04']);
    expect(dates('I:VIX').slice(0, 3)).toEqual(['2026-11-25', '2026-12-02', '2026-12-09']);
    for (const symbol of ['SPY', 'AAPL', 'I:SPX']) expect(dates(symbol).at(-1)! > '2028-01-01').toBe(true);
  });

  test('a simulation started on a weekend begins at 10:00 ET of Friday; 20:00 rolls over the weekend', () => {
    const days = new TradingDays();
    const saturday = Date.parse('2026-11-21T15:00:00Z');
    const start = defaultStartMs(days, saturday);
    expect(new Date(start).toISOString()).toBe('2026-11-20T15:00:00.000Z');
    expect(new Date(marketTimeMs(days, start, 6 * 3_600_000 + 1_000)).toISOString()).toBe('2026-11-20T21:00:01.000Z');
    expect(new Date(marketTimeMs(days, start, 10 * 3_600_000 + 1_000)).toISOString()).toBe('2026-11-23T14:30:01.000Z');
    const late = Date.parse('2026-11-20T20:30:00Z');
    expect(defaultStartMs(days, late)).toBe(start);
    const open = Date.parse('2026-11-20T17:12:00Z');
    expect(defaultStartMs(days, open)).toBe(open);
    expect(new Date(defaultStartMs(days, Date.parse('2026-11-20T11:00:00Z'))).toISOString()).toBe(
      '2026-11-19T15:00:00.000Z',
    );
  });
});
