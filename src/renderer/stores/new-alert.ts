/** Rules made from what is on screen, to be completed in the editor. */
import type { Measure } from '../../shared/settings/alert-measures.ts';
import type { AlertCondition, AlertRule, Comparator } from '../../shared/settings/alerts.ts';

export const newRuleId = (): string => crypto.randomUUID();

export function newRule(condition: AlertCondition): AlertRule {
  return {
    id: newRuleId(),
    name: '',
    enabled: true,
    groups: [[condition]],
    repeat: { mode: 'rearm' },
    notify: true,
    sound: true,
  };
}

export function valueCondition(
  symbol: string,
  threshold: number,
  comparator: Comparator = 'crossesAbove',
  measure: Measure = 'last',
): AlertCondition {
  return { kind: 'value', symbol, measure, comparator, threshold, hysteresis: 0 };
}

/** A line at a price: crossing it from where the market is now. */
export const priceRule = (symbol: string, price: number, last: number): AlertRule =>
  newRule(valueCondition(symbol, price, price < last ? 'crossesBelow' : 'crossesAbove'));

/** Prices of a cent, below a dollar of a hundredth of one. */
export const roundPrice = (price: number): number =>
  price < 1 ? Math.round(price * 10_000) / 10_000 : Math.round(price * 100) / 100;
