/** How often a plan's REST renews what does not stream, and when what it gave is old. */

const PAID_SNAPSHOT_MS = 3_000;
/** Five requests a minute, shared by everything. */
const FREE_SNAPSHOT_MS = 60_000;

/** Between two snapshots of an expiry. `isLimited`: the plan counts requests by the minute. */
export const snapshotEveryMs = (isLimited: boolean): number => (isLimited ? FREE_SNAPSHOT_MS : PAID_SNAPSHOT_MS);

/** One answer that comes late ages nothing; and some contract of a chain that trades is quoted every few seconds. */
const STANDS_MS = 60_000;
/** A snapshot counts as current for this many times its interval. */
export const FRESH_SNAPSHOTS = 3;

/** A quote known as of longer ago is old, milliseconds. `everyMs`: between two snapshots that renew it; 0 where it streams. */
export const oldAfterMs = (everyMs: number): number => Math.max(STANDS_MS, FRESH_SNAPSHOTS * everyMs);
