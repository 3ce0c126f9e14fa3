/** How long an answer takes by the requests in flight, as seen on delayed plans (TRAP-21): two are fastest, eight do not come back. */

const ALONE_MS = 60;
/** In units of one request's time, by requests in flight: two together cost as one, three already more than one after the other. */
const FACTORS = [0, 1, 1, 4, 6, 10, 20, 40];
/** Longer than any client waits. */
const NEVER_MS = 120_000;

export const parallelLatencyMs = (inFlight: number): number =>
  inFlight < FACTORS.length ? ALONE_MS * FACTORS[inFlight] : NEVER_MS;
