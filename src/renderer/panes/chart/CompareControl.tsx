/** The second symbol: a button until there is one, then its name with a button to remove it. */
import { GitCompareArrows, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatSymbol } from '../../components/format.ts';
import { SymbolInput } from '../../components/SymbolInput.tsx';
import { Button } from '../../components/Toggle.tsx';

interface CompareControlProps {
  compared: string | undefined;
  onCompare(symbol: string | undefined): void;
  /** The field is open. */
  asking: boolean;
  onAsk(asking: boolean): void;
}

export function CompareControl({ compared, onCompare, asking, onAsk }: CompareControlProps): ReactNode {
  if (asking) {
    return (
      <SymbolInput
        symbol=""
        clears
        label="Compare with"
        placeholder="Compare with…"
        onLeave={() => onAsk(false)}
        onSymbol={(symbol) => {
          onAsk(false);
          onCompare(symbol);
        }}
      />
    );
  }
  if (compared !== undefined) {
    return (
      <Button
        labelled
        label={`vs ${formatSymbol(compared)}`}
        icon={<X size={12} aria-label="Stop comparing with" />}
        onClick={() => onCompare(undefined)}
      />
    );
  }
  return (
    <Button
      label="Compare with another symbol"
      icon={<GitCompareArrows size={14} aria-hidden />}
      onClick={() => onAsk(true)}
    />
  );
}
