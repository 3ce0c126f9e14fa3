/** A rule on a scan over a real table: when a name enters, and when it does not. */
import { beforeEach, describe, expect, it } from 'vitest';
import { alertNeeds } from '../../../../../src/main/engine/alerts/alert-needs.ts';
import { GONE_MS, LOOK_MS } from '../../../../../src/main/engine/alerts/scan-state.ts';
import { alertRuleSchema, type AlertRule } from '../../../../../src/shared/settings/alerts.ts';
import { AlertBench } from './alert-fixture.ts';

const LISTS = new Map([
  ['Main', ['SPY', 'QQQ', 'IWM']],
  ['Other', ['AAPL']],
]);
const onScan = (where: string, rest: object = {}): AlertRule =>
  alertRuleSchema.parse({ id: 'r', groups: [[{ kind: 'scan', where }]], ...rest });

let bench: AlertBench;
const begin = (where: string, rest: object = {}, lists = LISTS): void => {
  bench = new AlertBench();
  bench.book.setRules([onScan(where, rest)], {}, bench.nowMs, lists);
};
const rank = (symbol: string, value: number): void => bench.set(symbol, 'ivRank', value / 100);
const entered = (): string[] => bench.fired.flatMap(({ readings }) => readings.map(({ label }) => label));

beforeEach(() => begin('symbol = "Main" and ivrank > 80'));

describe('a name enters a scan', () => {
  it('when the condition was seen false of it and becomes true; a name that is in from the start does not', () => {
    rank('SPY', 90);
    rank('QQQ', 50);
    expect(bench.tick(LOOK_MS)).toBe(0);
    rank('QQQ', 81);
    expect(bench.tick(LOOK_MS)).toBe(1);
    expect(bench.fired[0].readings).toEqual([{ label: 'QQQ', value: 81, text: 'IV rank 81', atMs: bench.nowMs }]);
    expect(bench.tick(LOOK_MS)).toBe(0);
    expect(bench.stateOf()).toMatchObject({ phase: 'armed', values: [2] });
  });

  it('of all lists where it has options; where the rule names symbols, with or without', () => {
    const enters = (where: string): string[] => {
      begin(where);
      bench.set('SPY', 'hasOptions', 0);
      bench.set('QQQ', 'hasOptions', 1);
      for (const value of [50, 90]) {
        for (const symbol of ['SPY', 'QQQ', 'IWM']) rank(symbol, value);
        bench.tick(LOOK_MS);
      }
      return entered();
    };
    expect(enters('ivrank > 80')).toEqual(['QQQ', 'IWM']);
    expect(enters('symbol in ("Main") and ivrank > 80')).toEqual(['SPY', 'QQQ', 'IWM']);
    expect(alertNeeds([onScan('ivrank > 80')], LISTS).optionable).toEqual(['SPY', 'QQQ', 'IWM', 'AAPL']);
    expect(alertNeeds([onScan('symbol = "Main" and ivrank > 80')], LISTS).optionable).toEqual([]);
  });

  it('is looked at once a second, and by time alone', () => {
    rank('SPY', 50);
    bench.tick(LOOK_MS);
    rank('SPY', 90);
    expect(bench.tick(LOOK_MS - 1)).toBe(0);
    expect(bench.tick(1)).toBe(1);
  });

  it('goes on when the clock is set back: that of a market is learnt after the rules were set', () => {
    rank('SPY', 50);
    bench.tick(LOOK_MS);
    bench.nowMs -= 86_400_000;
    rank('SPY', 50);
    bench.tick(LOOK_MS);
    rank('SPY', 90);
    expect(bench.tick(LOOK_MS)).toBe(1);
  });

  it('not of a name that was unknown until now, nor of one of another list', () => {
    expect(bench.tick(LOOK_MS)).toBe(0);
    expect(bench.stateOf()).toMatchObject({ phase: 'cannot', reason: 'Of none of its 3 names is known what it asks.' });
    rank('SPY', 90);
    rank('AAPL', 50);
    bench.tick(LOOK_MS);
    rank('AAPL', 90);
    expect(bench.tick(LOOK_MS)).toBe(0);
    rank('SPY', Number.NaN);
    bench.tick(LOOK_MS);
    rank('SPY', 91);
    expect(bench.tick(LOOK_MS)).toBe(0);
  });

  it('again only after it has been out for a minute', () => {
    rank('SPY', 50);
    bench.tick(LOOK_MS);
    rank('SPY', 90);
    expect(bench.tick(LOOK_MS)).toBe(1);
    rank('SPY', 79);
    bench.tick(LOOK_MS);
    rank('SPY', 90);
    expect(bench.tick(GONE_MS - LOOK_MS)).toBe(0);
    rank('SPY', 79);
    bench.tick(LOOK_MS);
    rank('SPY', 90);
    expect(bench.tick(GONE_MS)).toBe(1);
  });

  it('and leaves only where it is out by what “back by” says', () => {
    begin('symbol = "Main" and ivrank > 80 back by 5');
    rank('SPY', 70);
    bench.tick(LOOK_MS);
    rank('SPY', 81);
    expect(bench.tick(LOOK_MS)).toBe(1);
    rank('SPY', 76);
    bench.tick(LOOK_MS);
    rank('SPY', 81);
    expect(bench.tick(GONE_MS)).toBe(0);
    rank('SPY', 74);
    bench.tick(LOOK_MS);
    rank('SPY', 81);
    expect(bench.tick(GONE_MS)).toBe(1);
  });

  it('once alone where the rule says so; several at once are one alert that counts what it does not name', () => {
    const names = Array.from({ length: 7 }, (_, i) => `N${i}`);
    begin('ivrank > 80 and iv30 - rv30 > 5%', { repeat: { mode: 'once' } }, new Map([['All', names]]));
    for (const name of names) {
      rank(name, 50);
      bench.set(name, 'iv30', 0.3);
      bench.set(name, 'rv21', 0.2);
    }
    bench.tick(LOOK_MS);
    for (const name of names) rank(name, 90);
    expect(bench.tick(LOOK_MS)).toBe(1);
    expect(entered()).toEqual(['N0', 'N1', 'N2', 'N3', 'N4', 'and']);
    expect(bench.fired[0].readings[0].text).toBe('IV rank 90, IV 30d 30%, RV 30d 20%');
    expect(bench.fired[0].readings[5].text).toBe('2 more names');
    expect(bench.stateOf().phase).toBe('fired');
  });

  it('of a list as it is now: names that stay keep what is known of them', () => {
    rank('SPY', 50);
    rank('AAPL', 50);
    bench.tick(LOOK_MS);
    rank('AAPL', 90);
    bench.book.setRules(
      [onScan('symbol = "Main" and ivrank > 80')],
      {},
      bench.nowMs,
      new Map([['Main', ['SPY', 'AAPL']]]),
    );
    rank('SPY', 90);
    bench.tick(LOOK_MS);
    expect(entered()).toEqual(['SPY']);
  });

  it('goes through no name where its list is gone, and says so; a jump in time forgets', () => {
    begin('symbol = "Gone" and ivrank > 80');
    bench.tick(LOOK_MS);
    expect(bench.stateOf().reason).toMatch(/no such list/);
    begin('ivrank > 80');
    rank('SPY', 50);
    bench.tick(LOOK_MS);
    bench.book.reset();
    rank('SPY', 90);
    expect(bench.tick(LOOK_MS)).toBe(0);
  });

  it('needs its names, and their prints where it asks of flow', () => {
    const needs = (where: string) => alertNeeds([onScan(where)], LISTS);
    expect(needs('symbol = "Main" and ivrank > 80')).toMatchObject({ scanned: ['SPY', 'QQQ', 'IWM'], flow: false });
    expect(needs('ivrank > 80').scanned).toEqual(['SPY', 'QQQ', 'IWM', 'AAPL']);
    expect(needs('symbol in (TSLA, "Other") and net > 1M')).toMatchObject({ scanned: ['TSLA', 'AAPL'], flow: true });
  });
});

describe('IV at 30 days', () => {
  const rule = alertRuleSchema.parse({
    id: 'r',
    groups: [[{ kind: 'value', symbol: 'SPY', measure: 'iv30', comparator: 'over', threshold: 18 }]],
  });

  it('is of a name, in per cent, and has its chain read', () => {
    expect(alertNeeds([rule]).chains).toEqual(new Map([['SPY', new Set()]]));
    bench.book.setRules([rule], {}, bench.nowMs);
    expect(bench.tick()).toBe(0);
    expect(bench.stateOf().reason).toMatch(/No 30-day volatility of SPY/);
    bench.set('SPY', 'iv30', 0.18);
    expect(bench.tick()).toBe(0);
    bench.set('SPY', 'iv30', 0.181);
    expect(bench.tick()).toBe(1);
    expect(bench.fired[0].readings[0].text).toBe('18.10 %');
  });

  it('is refused of a contract', () => {
    const of = (symbol: string) =>
      alertRuleSchema.safeParse({ ...rule, groups: [[{ ...rule.groups[0][0], symbol }]] }).success;
    expect(of('I:SPX')).toBe(true);
    expect(of('O:SPY261218C00650000')).toBe(false);
  });
});
