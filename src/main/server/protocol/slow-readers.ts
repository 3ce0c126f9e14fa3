/** Holds a market back for clients that read too slowly, and cuts off those that do not read at all. */

interface Reader {
  readonly outbox: { readonly unsentBytes: number };
  drop(): void;
}

const STALLED_MS = 10_000;

export class SlowReaders {
  readonly #waitAtBytes: number;
  /** Least unsent bytes of a slow client since it became slow, and when that was. */
  readonly #slow = new WeakMap<Reader, { unsentBytes: number; atMs: number }>();

  constructor(waitAtBytes: number) {
    this.#waitAtBytes = waitAtBytes;
  }

  /** True where the market should wait. `nowMs` is of a clock that never steps. */
  hold(clients: Iterable<Reader>, nowMs: number): boolean {
    let waiting = false;
    for (const client of clients) {
      const { unsentBytes } = client.outbox;
      if (unsentBytes < this.#waitAtBytes) {
        this.#slow.delete(client);
        continue;
      }
      waiting = true;
      const before = this.#slow.get(client);
      if (!before || unsentBytes < before.unsentBytes) this.#slow.set(client, { unsentBytes, atMs: nowMs });
      else if (nowMs - before.atMs >= STALLED_MS) client.drop();
    }
    return waiting;
  }
}
