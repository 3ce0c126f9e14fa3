/** The second symbol: a button until there is one, then its name with a button to remove it. */
import { GitCompareArrows, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { formatSymbol } from '../../components/format.ts';
import { SymbolInput } from '../../components/SymbolInput.tsx';
import { Button } from '../../components/Toggle.tsx';

interface CompareControlProps {
  compared: string | undefined;
  onCompare(symbol: string | undefined): void;
}

export function CompareControl({ compared, onCompare }: CompareControlProps): ReactNode {
  const [asking, setAsking] = useState(false);
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
  if (asking) {
    return (
      <SymbolInput
        symbol=""
        clears
        label="Compare with"
        placeholder="Compare with…"
        onSymbol={(symbol) => {
          setAsking(false);
          onCompare(symbol);
        }}
      />
    );
  }
  return (
    <Button
      label="Compare with another symbol"
      icon={<GitCompareArrows size={14} aria-hidden />}
      onClick={() => setAsking(true)}
    />
  );
}
