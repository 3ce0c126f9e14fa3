/** A pane's header: symbol and link dot on the left, the few daily controls, the rest on the right. */
import type { ReactNode } from 'react';
import type { LinkGroup } from '../../shared/settings/workspace.ts';
import { LinkDot } from './LinkDot.tsx';
import { SymbolInput } from './SymbolInput.tsx';
import styles from './Pane.module.css';

interface PaneHeaderProps {
  symbol?: string;
  onSymbol?(symbol: string): void;
  linkGroup?: LinkGroup;
  onLinkGroup?(group: LinkGroup): void;
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
  children,
  trailing,
}: PaneHeaderProps): ReactNode {
  return (
    <header className={styles.header}>
      {linkGroup !== undefined && onLinkGroup && <LinkDot group={linkGroup} onChange={onLinkGroup} />}
      {symbol !== undefined && onSymbol && <SymbolInput symbol={symbol} onSymbol={onSymbol} />}
      <div className={styles.controls}>{children}</div>
      <div className={styles.trailing}>{trailing}</div>
    </header>
  );
}
