/** Alert rules on the chart: their lines, dragging them, and new ones at the pointer. */
import { useEffect, useMemo, useRef } from 'react';
import { AlertLines } from '../../charts/layers/alert-lines.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';
import type { PriceChart } from '../../charts/price-chart.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import { formatPrice } from '../../components/format.ts';
import { editRule, saveRule, useAlertsStore } from '../../stores/alerts-store.ts';
import { mirror } from '../../stores/market.ts';
import { priceRule } from '../../stores/new-alert.ts';
import { roundPrice } from '../../../shared/settings/drawing-rules.ts';
import { newestPrice } from './last-price.ts';
import { moveAlertLine, ruleOfLine, selectAlertLines } from './select-alert-lines.ts';

interface ChartAlerts {
  /** Draws the lines on a chart just made. */
  drawOn(chart: PriceChart): void;
  /** A rule at the pointer's price; where it is not over the prices the editor opens with the last one. False where neither is known. */
  addAtPointer(): boolean;
  menuItems(): MenuItem[];
}

/** `hidden`: ids of rules that something else on the chart shows. */
export function useAlertLines(symbol: string, hidden: ReadonlySet<string>): ChartAlerts {
  const layer = useRef<AlertLines>(undefined);
  const rules = useAlertsStore((s) => s.rules);
  const states = useAlertsStore((s) => s.states);
  const drawn = useRef('');
  const lines = useMemo(
    () =>
      selectAlertLines(
        rules.filter(({ id }) => !hidden.has(id)),
        states,
        symbol,
      ),
    [rules, hidden, states, symbol],
  );
  // States come every second; the lines seldom change with them.
  const identity = JSON.stringify(lines);
  useEffect(() => {
    if (drawn.current === identity) return;
    drawn.current = identity;
    layer.current?.show(lines);
  });

  const moved = (key: string, price: number): void => {
    const rule = moveAlertLine(useAlertsStore.getState().rules, key, roundPrice(price));
    if (rule) void saveRule(rule);
  };
  const last = (): number => newestPrice(layer.current?.market(), (column) => mirror.read(symbol, column));
  const ruleAt = (price: number): AlertRule =>
    priceRule(symbol, roundPrice(price), { now: last(), rangeUsd: layer.current?.market().rangeUsd ?? Number.NaN });
  // The market's side is not known: the user chooses.
  const add = (price: number): void => (last() > 0 ? void saveRule(ruleAt(price)) : editRule(ruleAt(price)));
  const pointed = (): number | undefined => layer.current?.pointedPrice();
  return {
    drawOn(made) {
      layer.current = made.add((stage) => new AlertLines(stage, moved));
      layer.current.show(lines);
    },
    addAtPointer() {
      const price = pointed();
      if (price !== undefined && price > 0) add(price);
      // At the last price it would fire with the next trade.
      else if (last() > 0) editRule(ruleAt(last()));
      else return false;
      return true;
    },
    menuItems() {
      const price = pointed();
      const key = layer.current?.pointedKey();
      const rule = key === undefined ? undefined : ruleOfLine(rules, key);
      return [
        ...(price !== undefined && price > 0
          ? [
              { id: 'add', label: `Alert at ${formatPrice(roundPrice(price))}`, hint: 'A', onSelect: () => add(price) },
              {
                id: 'edit-new',
                label: 'Alert here, more to say…',
                onSelect: () => editRule(ruleAt(price)),
              },
            ]
          : []),
        ...(rule ? [{ id: 'edit', label: `Edit ${rule.name || 'this alert'}…`, onSelect: () => editRule(rule) }] : []),
      ];
    },
  };
}
