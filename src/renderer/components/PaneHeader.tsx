/** A pane's header: symbol and link dot on the left, the few daily controls, the rest on the right. */
import type { ReactNode } from 'react';
import { marketOf, type Market } from '../../shared/market/symbols.ts';
import type { LinkGroup } from '../../shared/settings/workspace.ts';
import { componentStates } from './component-words.ts';
import { LinkDot } from './LinkDot.tsx';
import { useLateness } from '../stores/plan.ts';
import { SymbolInput } from './SymbolInput.tsx';
import styles from './Pane.module.css';

interface PaneHeaderProps {
  symbol?: string;
  onSymbol?(symbol: string): void;
  linkGroup?: LinkGroup;
  onLinkGroup?(group: LinkGroup): void;
  /** What the pane shows prices of; by default the symbol's own. */
  markets?: readonly Market[];
  /** Daily controls, beside the symbol. */
  children?: ReactNode;
  /** Right-hand side: status, menu. */
  trailing?: ReactNode;
}

export function PaneHeader({
  symbol,
  onSymbol,
  linkGroup,
  onLinkGroup,
  markets,
  children,
  trailing,
}: PaneHeaderProps): ReactNode {
  const lateness = useLateness(markets ?? (symbol === undefined ? [] : [marketOf(symbol)]));
  return (
    <header className={styles.header}>
      {linkGroup !== undefined && onLinkGroup && <LinkDot group={linkGroup} onChange={onLinkGroup} />}
      {symbol !== undefined && onSymbol && <SymbolInput symbol={symbol} onSymbol={onSymbol} />}
      {lateness && (
        <span className={styles.late} title={componentStates.planIsLate}>
          {lateness}
        </span>
      )}
      <div className={styles.controls}>{children}</div>
      <div className={styles.trailing}>{trailing}</div>
    </header>
  );
}
