/** One value a side of a chain can show. */
import type { MarketMirror } from '../../stores/market-mirror.ts';
import type { GreekSource } from './chain-settings.ts';

export interface FieldContext {
  mirror: Pick<MarketMirror, 'value'>;
  greeks: GreekSource;
  nowMs: number;
  /** The contract's own, and the underlying's price. */
  strike: number;
  side: 'call' | 'put';
  spot: number;
  /** The expiry is still being computed for the first time: quotes against its fit say nothing yet. */
  provisional: boolean;
}

export interface ChainField {
  id: string;
  title: string;
  description: string;
  widthCh: number;
  /** For a copy, which has no hover. */
  unit?: string;
  /** NaN = unknown. */
  value(id: number, context: FieldContext): number;
  format(value: number, id: number, context: FieldContext): string;
  /** Market time of the value; NaN where it has none. */
  atMs(id: number, context: FieldContext): number;
  /** Source, age, or why there is no value. */
  hover(id: number, context: FieldContext): string;
  signed?: true;
  /** Its number is computed by our model, at `atMs`: too old, it is dimmed. */
  computed?(context: FieldContext): boolean;
  /** It is a quote, or computed of nothing else: once that is old, it is dimmed. */
  ofQuote?: true;
  /** Written short (`1.2k`); copied in full. */
  compact?: true;
}
