/** Steps: by time, or to the next and previous moment at which something happened. */
import { StepBack, StepForward } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FindMoment, ReplayControl } from '../../../shared/contract/calls.ts';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { formatSymbol } from '../../components/format.ts';

/** Premium of a large print, US dollars. */
const LARGE_PRINT_USD = 100_000;
/** Value of a large print of a stock, US dollars. */
const LARGE_STOCK_PRINT_USD = 1_000_000;

interface StepMenuProps {
  back: boolean;
  /** The pane's instrument: a contract, a stock or an index. */
  symbol: string;
  control(input: ReplayControl): void;
  onAlert(back: boolean): void;
}

export function StepMenu({ back, symbol, control, onAlert }: StepMenuProps): ReactNode {
  const word = back ? 'Previous' : 'Next';
  const find = (what: FindMoment['what'], label: string, more: Partial<FindMoment> = {}): MenuItem => ({
    id: what,
    label: `${word} ${label}`,
    onSelect: () => control({ action: 'find', what, back, ...more }),
  });
  const times: MenuItem[] = (['event', 'second', 'minute'] as const).map((unit) => ({
    id: unit,
    label: `One ${unit} on`,
    onSelect: () => control({ action: 'step', unit }),
  }));
  const name = formatSymbol(symbol);
  return (
    <Menu
      label={back ? 'Step back to…' : 'Step on to…'}
      trigger={back ? <StepBack size={14} aria-hidden /> : <StepForward size={14} aria-hidden />}
      items={[
        ...(back ? [] : times),
        { ...find('print', `print of ${name}`, { symbol }), separated: !back },
        find('quote', `quote change of ${name}`, { symbol }),
        find('largePrint', 'option print of $100k and more', { minPremiumUsd: LARGE_PRINT_USD }),
        find('largeStockPrint', 'stock print of $1M and more', { minPremiumUsd: LARGE_STOCK_PRINT_USD }),
        { id: 'alert', label: `${word} alert of your rules`, onSelect: () => onAlert(back), separated: true },
        find('gap', 'gap'),
        find('bookmark', 'bookmark'),
      ]}
    />
  );
}
