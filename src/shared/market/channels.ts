/** WebSocket channels by market (Massive docs; massive's names). */
import type { Market } from './symbols.ts';

export type ChannelCode = 'T' | 'Q' | 'A' | 'AM' | 'LULD' | 'NOI' | 'FMV' | 'V';

export const CHANNELS: Record<Market, readonly ChannelCode[]> = {
  stocks: ['T', 'Q', 'A', 'AM', 'LULD', 'NOI', 'FMV'],
  options: ['T', 'Q', 'A', 'AM', 'FMV'],
  indices: ['V', 'A', 'AM'],
};

/** Option quotes a connection may hold, as documented; the vendor offers no wildcard for them. */
export const OPTION_QUOTE_LIMIT = 1000;
/** The default number of quotes: requests near the documented limit have been refused as a whole. */
export const OPTION_QUOTES_ASKED = 950;
