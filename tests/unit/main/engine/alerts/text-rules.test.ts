/** Rules as they are written: values against values, sides of premium, queries on prints, what becomes of the feed. */
import { describe, expect, it } from 'vitest';
import type { GapEntry } from '../../../../../src/shared/contract/health.ts';
import { PRINT_SIDE, PRINT_TAG } from '../../../../../src/shared/market/prints.ts';
import { groupsOfText } from '../../../../../src/shared/settings/alert-text.ts';
import { alertRuleSchema, type AlertRule } from '../../../../../src/shared/settings/alerts.ts';
import { AlertBench } from './alert-fixture.ts';

const CALL = 'O:SPY261218C00650000';
const PUT = 'O:SPY261218P00640000';

function written(text: string, rest: object = {}): AlertRule {
  const { groups, fault } = groupsOfText(text);
  if (fault) throw new Error(fault.message);
  return alertRuleSchema.parse({ id: 'r', groups, ...rest });
}

function benchOf(text: string, rest: object = {}): AlertBench {
  const bench = new AlertBench();
  bench.rules([written(text, rest)]);
  bench.tick();
  return bench;
}

const printed = (bench: AlertBench, symbol: string, size: number, side: number): number => {
  const seq = bench.print(symbol, 2, size);
  bench.tape.set(seq, 'side', side);
  return seq;
};

describe('a value', () => {
  it('over a price is not at it', () => {
    const bench = benchOf('SPY last > 655');
    expect(bench.step(655)).toBe(0);
    expect(bench.step(655.01)).toBe(1);
    expect(bench.step(655, 655.02)).toBe(1);
    const at = benchOf('SPY last >= 655');
    expect(at.step(655)).toBe(1);
  });

  it('crosses another value, whichever of the two moves', () => {
    const bench = benchOf('SPY last crosses above QQQ last');
    expect(bench.step(100)).toBe(0);
    expect(bench.stateOf()).toMatchObject({ phase: 'cannot', reason: 'No trade of QQQ has come yet.' });
    bench.trades([105], 'QQQ');
    expect(bench.tick()).toBe(0);
    expect(bench.stateOf().phase).toBe('armed');
    bench.trades([99], 'QQQ');
    expect(bench.tick()).toBe(1);
    expect(bench.fired[0].readings.map(({ label, text }) => `${label} ${text}`)).toEqual([
      'SPY last price 100.00',
      'QQQ last price 99.00',
    ]);
  });
});

describe('premium of a side', () => {
  it('bought counts what was bought alone, and a side learnt later', () => {
    const bench = benchOf('SPY bought(10m) >= 10k', { repeat: { mode: 'once' } });
    printed(bench, CALL, 100, PRINT_SIDE.atBid);
    const unknown = printed(bench, CALL, 30, PRINT_SIDE.unknown);
    printed(bench, CALL, 20, PRINT_SIDE.aboveAsk);
    expect(bench.tick()).toBe(0);
    expect(bench.stateOf().values).toEqual([4_000]);
    bench.tape.set(unknown, 'side', PRINT_SIDE.atAsk);
    bench.tape.amend(unknown);
    expect(bench.tick()).toBe(1);
  });

  it('net below zero is more sold than bought', () => {
    const bench = benchOf('SPY net(10m, right = put) <= -10k');
    printed(bench, CALL, 500, PRINT_SIDE.atBid);
    printed(bench, PUT, 20, PRINT_SIDE.atAsk);
    printed(bench, PUT, 60, PRINT_SIDE.belowBid);
    expect(bench.tick()).toBe(0);
    expect(bench.stateOf().values).toEqual([-8_000]);
    printed(bench, PUT, 20, PRINT_SIDE.atBid);
    expect(bench.tick()).toBe(1);
    expect(bench.fired[0].readings[0]).toMatchObject({ label: 'SPY net premium, 10 min', value: -12_000 });
  });
});

describe('a print', () => {
  it('passes by all that its query asks, also when its side is learnt later; each counts once', () => {
    const bench = benchOf('SPY print(premium >= 5k and side = ask and strike > 645)');
    printed(bench, CALL, 50, PRINT_SIDE.atBid);
    printed(bench, PUT, 50, PRINT_SIDE.atAsk);
    const late = printed(bench, CALL, 60, PRINT_SIDE.unknown);
    expect(bench.tick()).toBe(0);
    bench.tape.set(late, 'side', PRINT_SIDE.atAsk);
    bench.tape.amend(late);
    expect(bench.tick()).toBe(1);
    bench.tape.set(late, 'tags', PRINT_TAG.sweep);
    bench.tape.amend(late);
    expect(bench.tick() + bench.tick()).toBe(0);
  });
});

describe('the feed', () => {
  const lost = (bench: AlertBench, state: string): void =>
    bench.book.connection({ atMs: bench.nowMs, market: 'options', state, reason: 'The network is gone.' });

  it('is disconnected when a connection that was there is lost, until it is back', () => {
    const bench = benchOf('disconnected(options)');
    lost(bench, 'backingOff');
    expect(bench.tick()).toBe(0);
    lost(bench, 'live');
    lost(bench, 'backingOff');
    expect(bench.tick()).toBe(1);
    expect(bench.fired[0].readings[0].text).toBe('connection lost: The network is gone.');
    lost(bench, 'connecting');
    lost(bench, 'backingOff');
    expect(bench.tick()).toBe(0);
    lost(bench, 'live');
    expect(bench.tick()).toBe(0);
    lost(bench, 'evicted');
    expect(bench.tick()).toBe(1);
  });

  it('that was switched off is not disconnected', () => {
    const bench = benchOf('disconnected(options)');
    lost(bench, 'live');
    lost(bench, 'off');
    lost(bench, 'backingOff');
    expect(bench.tick()).toBe(0);
  });

  it('has a gap once for each entry of the ledger, in its own market', () => {
    const bench = benchOf('gap(options)');
    const gap = (id: string, market: GapEntry['market'] = 'options'): void =>
      bench.book.gap({
        id,
        market,
        channel: '*',
        symbols: [],
        startMs: bench.nowMs,
        cause: 'disconnect',
        detail: '12 s without prints',
        repair: 'pending',
      } as GapEntry);
    gap('a', 'stocks');
    expect(bench.tick()).toBe(0);
    gap('b');
    gap('b');
    expect(bench.tick()).toBe(1);
    bench.tick();
    gap('c');
    expect(bench.tick()).toBe(1);
  });
});
