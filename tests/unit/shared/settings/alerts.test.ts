import { describe, expect, it } from 'vitest';
import {
  alertRuleSchema,
  alertsSchema,
  readAlertFile,
  writeAlertFile,
} from '../../../../src/shared/settings/alerts.ts';
import { describeRule, formatMeasure } from '../../../../src/shared/settings/describe-alert.ts';

const value = (change: object) => ({
  kind: 'value',
  symbol: 'SPY',
  measure: 'last',
  comparator: 'crossesAbove',
  threshold: 655,
  ...change,
});
const rule = (id: string, ...groups: object[][]) => ({ id, groups });
const problem = (condition: object): string | undefined => {
  const read = alertRuleSchema.safeParse(rule('r', [condition]));
  return read.success ? undefined : `${String(read.error.issues[0].path.at(-1))}: ${read.error.issues[0].message}`;
};

describe('a file of rules', () => {
  it('comes back as it was written', () => {
    const rules = [alertRuleSchema.parse(rule('a', [value({})], [{ kind: 'stale', market: 'options' }]))];
    expect(readAlertFile(writeAlertFile(rules))).toEqual({ rules, rejected: [] });
    expect(readAlertFile(`\uFEFF${writeAlertFile(rules)}`)).toEqual({ rules, rejected: [] });
  });

  it('names each rule that cannot be used and keeps the rest', () => {
    const text = JSON.stringify({
      rules: [
        rule('a', [value({})]),
        { ...rule('b', [value({ threshold: '655' })]), name: 'High' },
        rule('a', [value({})]),
        rule('c'),
      ],
    });
    const read = readAlertFile(text);
    expect(read.rules.map((r) => r.id)).toEqual(['a']);
    expect(read.rejected).toEqual([
      'rule 2 “High”: groups.0.0.threshold: must be a number',
      'rule 3: id: another rule of the file has the same id',
      'rule 4: groups: a rule needs a condition',
    ]);
  });

  it('may call a rule what every object calls something: it gets an id that is its own', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'mine'];
    const { rules, rejected } = readAlertFile(JSON.stringify({ rules: names.map((id) => rule(id, [value({})])) }));
    const ids = rules.map(({ id }) => id);
    expect([ids, rejected]).toEqual([
      ['id-__proto__', 'id-constructor', 'id-toString', 'id-hasOwnProperty', 'mine'],
      [],
    ]);
    expect(alertsSchema.parse({ rules }).rules.map(({ id }) => id)).toEqual(ids);
    expect(readAlertFile(writeAlertFile(rules)).rules).toEqual(rules);
  });

  it('is refused whole where it is none', () => {
    expect(() => readAlertFile('{')).toThrow('It is not JSON');
    expect(() => readAlertFile('[]')).toThrow('It is not a file of alert rules');
    expect(() => readAlertFile('{"version":3,"rules":[]}')).toThrow('It is not a file of alert rules');
  });
});

describe('a condition', () => {
  it('must make sense for its symbol', () => {
    expect(problem(value({}))).toBeUndefined();
    expect(problem(value({ measure: 'iv', threshold: 30 }))).toContain('symbol: IV and Greeks are of option contracts');
    expect(problem(value({ symbol: 'I:SPX', measure: 'bid' }))).toContain('measure: an index has');
    expect(problem(value({ symbol: 'O:SPY' }))).toContain('symbol: is not an option contract');
    expect(problem(value({ threshold: 0 }))).toBe('threshold: a price must be above 0');
    expect(problem(value({ measure: 'change', threshold: -2 }))).toBeUndefined();
    expect(problem(value({ hysteresis: -1 }))).toContain('hysteresis');
    expect(problem({ kind: 'print', underlying: 'O:SPY261218C00650000' })).toContain(
      'underlying: must be an underlying',
    );
    expect(problem({ kind: 'flow', underlying: 'SPY', windowMinutes: 61, premiumUsd: 1 })).toContain('windowMinutes');
  });
});

describe('a rule in words', () => {
  it('writes whole cents as prices are written', () => {
    expect(formatMeasure('last', 646.8)).toBe('646.80');
    expect(formatMeasure('last', 644.33)).toBe('644.33');
    expect(formatMeasure('mid', 0.0125)).toBe('0.0125');
  });

  it('says all that it does', () => {
    const words = (r: object): string => describeRule(alertRuleSchema.parse(r));
    expect(words({ ...rule('r', [value({ hysteresis: 0.5 })]), repeat: { mode: 'once' } })).toBe(
      'When SPY last price crosses above 655.00 (leaves by 0.50): alert once, with a desktop notification and a sound.',
    );
    const print = {
      kind: 'print',
      underlying: 'SPY',
      right: 'C',
      minPremiumUsd: 1e6,
      minSize: 100,
      tags: ['sweep', 'block'],
    };
    const flow = { kind: 'flow', underlying: 'I:SPX', windowMinutes: 10, premiumUsd: 2.5e6 };
    const groups = rule('r', [print, value({ symbol: 'O:SPY261218C00650000', measure: 'iv', threshold: 30 })], [flow]);
    expect(words({ ...groups, repeat: { mode: 'cooldown', seconds: 300 }, notify: false, sound: false })).toBe(
      'When (a SPY call print (sweep or block) of $1M or more and 100 contracts or more and SPY 2026-12-18 650 C IV crosses above 30.00 %)' +
        ' or (premium of I:SPX option prints within 10 min reaches $2.5M): alert at most every 5 min, silently.',
    );
  });
});
