/** Rules made from what is on screen, to be completed in the editor. */
import type { Measure } from '../../shared/settings/alert-measures.ts';
import type { AlertCondition, AlertRule, Comparator, ValueCondition } from '../../shared/settings/alerts.ts';

export const newRuleId = (): string => crypto.randomUUID();

/** A number's level is told once: one that flaps around it would tell for ever. */
export function newRule(condition: AlertCondition): AlertRule {
  return {
    id: newRuleId(),
    name: '',
    enabled: true,
    groups: [[condition]],
    repeat: { mode: condition.kind === 'value' ? 'once' : 'rearm' },
    notify: true,
    sound: true,
  };
}

export function valueCondition(
  symbol: string,
  threshold: number,
  comparator: Comparator = 'crossesAbove',
  measure: Measure = 'last',
): ValueCondition {
  return { kind: 'value', symbol, measure, args: [], comparator, threshold, hysteresis: 0 };
}

/** Share of the chart's mean range that a price must go back before a rule made there may fire again. */
const RANGE_SHARE = 0.25;

/**
 * A line at a price, made on a chart: fires once when it is crossed from where the market is now. Armed again it waits until the price was
 * seen to leave: by a tick, and by a share of the chart's own range. `now` is the newest price known, `rangeUsd` a bar's mean range.
 */
export function priceRule(symbol: string, price: number, market: { now: number; rangeUsd: number }): AlertRule {
  const comparator = price < market.now ? 'crossesBelow' : 'crossesAbove';
  if (!(price > 0)) return newRule(valueCondition(symbol, Number.NaN, comparator));
  const tick = tickOf(symbol, price);
  const ticks = Math.max(1, Math.round((market.rangeUsd * RANGE_SHARE) / tick) || 1);
  // As a price is written: 0.3 and not 0.30000000000000004.
  const hysteresis = Number((ticks * tick).toFixed(4));
  return newRule({ ...valueCondition(symbol, price, comparator), hysteresis });
}

/** The least price step: of an option a nickel from $3 on, a cent below; of a stock below a dollar a hundredth of a cent. */
export function tickOf(symbol: string, price: number): number {
  if (symbol.startsWith('O:')) return price >= 3 ? 0.05 : 0.01;
  return price < 1 ? 0.0001 : 0.01;
}
