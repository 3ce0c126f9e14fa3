/** A live sparkline of one symbol outside a table. */
import { useEffect, useRef, type ReactNode } from 'react';
import { mirror } from '../stores/market.ts';
import { drawSpark } from './spark-line.ts';

interface SparklineProps {
  symbol: string;
  width: number;
  height: number;
}

export function Sparkline({ symbol, width, height }: SparklineProps): ReactNode {
  const cell = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const draw = (): void => {
      if (cell.current) drawSpark(cell.current, mirror.spark(mirror.idOf(symbol)), width, height);
    };
    draw();
    return mirror.subscribeRow(symbol, draw);
  }, [symbol, width, height]);
  return <span ref={cell} role="img" aria-label={`Recent prices of ${symbol}`} />;
}
