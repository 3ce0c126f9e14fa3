/** What prints imply where no model runs: one volatility of a contract for a minute, delta and gamma at the spot of each print. */
import { beforeEach, expect, test } from 'vitest';
import { FlowTape } from '../../../../../src/main/engine/flow/flow-tape.ts';
import { GreekEstimates } from '../../../../../src/main/engine/flow/greek-estimates.ts';
import { ContractFacts } from '../../../../../src/main/engine/flow/print-filter.ts';
import { InstrumentTable } from '../../../../../src/main/engine/market/instrument-table.ts';
import { europeanGreeksOf } from '../../../../../src/shared/analytics/european-greeks.ts';
import { yearsLeft } from '../../../../../src/shared/market/calendar.ts';
import { parseOptionSymbol } from '../../../../../src/shared/market/symbols.ts';
import { BUILT_IN_CALENDAR } from '../../../../../src/shared/market/trading-calendar.ts';

const CALL = 'O:SPY261218C00650000';
/** 2025-11-20 10:30:05 ET. */
const T0 = 1_763_652_605_000;
const SETTLES_MS = BUILT_IN_CALENDAR.settlementMs(parseOptionSymbol(CALL)!);
const RATE = 0.04;

let estimates: GreekEstimates;
let call: number;
let tape: FlowTape;
const greeks = (volatility: number, spot: number, atMs: number) =>
  europeanGreeksOf(1, spot, 650, yearsLeft(SETTLES_MS, atMs), RATE, 0, volatility);
const look = (price: number, spot: number, atMs: number, premiumUsd = 99_999): [delta: number, gamma: number] => {
  const seq = tape.append(call);
  tape.set(seq, 'price', price);
  tape.set(seq, 'spot', spot);
  tape.set(seq, 'atMs', atMs);
  tape.set(seq, 'premiumUsd', premiumUsd);
  estimates.look(tape.values, tape.offsetOf(seq));
  return [estimates.delta, estimates.gamma];
};
function expectGreeks(
  [delta, gamma]: [number, number],
  { delta: d, gamma: g }: { delta: number; gamma: number },
): void {
  expect(delta).toBeCloseTo(d, 9);
  expect(gamma).toBeCloseTo(g, 11);
}

beforeEach(() => {
  const table = new InstrumentTable(16);
  call = table.intern(CALL);
  tape = new FlowTape(8);
  estimates = new GreekEstimates(new ContractFacts(table), () => BUILT_IN_CALENDAR);
  estimates.setRates(() => RATE);
});

test('the volatility of a print stands for a minute, at the spot of each print', () => {
  const first = greeks(0.2, 640, T0);
  expectGreeks(look(first.price, 640, T0), first);
  // Within 0.25 % of spot delta follows gamma, whatever the price.
  expectGreeks(look(1, 641.6, T0 + 59_999), { delta: first.delta + 1.6 * first.gamma, gamma: first.gamma });
  // Beyond it both are those of that volatility there.
  expectGreeks(look(1, 645, T0 + 59_999), greeks(0.2, 645, T0 + 59_999));
  // After a minute the price is asked again.
  const next = greeks(0.3, 645, T0 + 60_000);
  expectGreeks(look(next.price, 645, T0 + 60_000), next);
});

test('a print of $100,000 is judged by its own price, and a cancel of one too', () => {
  look(greeks(0.2, 640, T0).price, 640, T0);
  const own = greeks(0.3, 640, T0 + 1);
  expectGreeks(look(own.price, 640, T0 + 1, 100_000), own);
  const cancelled = greeks(0.25, 640, T0 + 2);
  expectGreeks(look(cancelled.price, 640, T0 + 2, -100_000), cancelled);
});

test('a price without a volatility says nothing, until spot has moved', () => {
  expect(look(0.5, 655, T0)).toEqual([Number.NaN, Number.NaN]);
  const first = greeks(0.2, 640, T0);
  expect(look(first.price, 654, T0)).toEqual([Number.NaN, Number.NaN]);
  expectGreeks(look(first.price, 640, T0), first);
});

test('without spot there is none, and what stands is kept', () => {
  const first = greeks(0.2, 640, T0);
  look(first.price, 640, T0);
  expect(look(1, Number.NaN, T0)).toEqual([Number.NaN, Number.NaN]);
  expectGreeks(look(1, 640, T0 + 1), first);
});

test('new rates and a jump forget what stood', () => {
  look(greeks(0.2, 640, T0).price, 640, T0);
  estimates.setRates(() => 0.01);
  const { price } = greeks(0.2, 640, T0);
  const [delta] = look(price, 640, T0);
  expect(Math.abs(delta - greeks(0.2, 640, T0).delta)).toBeGreaterThan(0.001);
  estimates.clear();
  estimates.setRates(() => RATE);
  const second = greeks(0.3, 640, T0);
  expectGreeks(look(second.price, 640, T0), second);
});
