/** One live number outside a table: painted once a frame when its instrument changed, never through React. */
import { useEffect, useRef, type ReactNode } from 'react';
import { mirror } from '../stores/market.ts';
import { useWorldStore } from '../stores/world-store.ts';
import type { CellTone } from './table-types.ts';

interface NumberCellProps {
  symbol: string;
  /** Reads the mirror and returns text and tone. Must depend on nothing but the symbol's row, and the market clock where it ages. */
  select(symbol: string): { text: string; tone?: CellTone };
  className?: string;
  label?: string;
  /** Grows old without a change of its row: looked at again with every second of the market clock. */
  ages?: boolean;
}

export function NumberCell({ symbol, select, className, label, ages = false }: NumberCellProps): ReactNode {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const paint = (): void => {
      const target = element.current;
      if (!target) return;
      const { text, tone = '' } = select(symbol);
      if (target.textContent !== text) target.textContent = text;
      if (target.dataset['tone'] !== tone) {
        if (target.dataset['tone']) target.classList.remove(target.dataset['tone']);
        if (tone) target.classList.add(tone);
        target.dataset['tone'] = tone;
      }
    };
    paint();
    const stopRow = mirror.subscribeRow(symbol, paint);
    const stopReset = mirror.onReset(paint);
    const secondOf = ({ clockMs }: { clockMs: number }): number => Math.floor(clockMs / 1000);
    const stopClock = ages
      ? useWorldStore.subscribe((now, before) => {
          if (secondOf(now) !== secondOf(before)) paint();
        })
      : () => undefined;
    return () => {
      stopRow();
      stopReset();
      stopClock();
    };
  }, [symbol, select, ages]);
  return <span ref={element} className={className} aria-label={label} />;
}
