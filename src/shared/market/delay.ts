/** What the vendor's delayed plans and host hold prices back by. */
export const DELAY_MINUTES = 15;
/** As panes say it, everywhere in the same words. */
export const DELAYED_TEXT = `${DELAY_MINUTES} min delayed`;
export const DELAY_MS = DELAY_MINUTES * 60_000;
