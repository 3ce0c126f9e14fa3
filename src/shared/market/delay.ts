/** What the vendor's delayed plans and host hold prices back by. */
export const DELAY_MINUTES = 15;
export const DELAY_MS = DELAY_MINUTES * 60_000;
