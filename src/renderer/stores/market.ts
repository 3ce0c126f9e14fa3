/** The window's one market mirror. */
import { MarketMirror } from './market-mirror.ts';

export const mirror = new MarketMirror();
