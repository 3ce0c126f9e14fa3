/**
 * The tables of the memory, as steps: a file says in `user_version` how many it has had. A step that was released never changes; a new
 * number is a new step. `world` keeps markets apart that have nothing to do with one another: Massive's, another server's, a simulated one.
 */
const NUMBERS = `
  spot REAL, iv7 REAL, iv30 REAL, iv60 REAL, iv90 REAL, iv180 REAL, rr7 REAL, rr30 REAL, rr60 REAL, rr90 REAL, rr180 REAL,
  bf7 REAL, bf30 REAL, bf60 REAL, bf90 REAL, bf180 REAL, mfv30 REAL, gex REAL, dex REAL, vex REAL, cex REAL, zeroGamma REAL,
  pcVolume REAL, pcOpenInterest REAL`;

const COLUMNS = NUMBERS.match(/\w+(?= REAL)/g)!;

/** The last known value among a day's minutes. They are of regular hours: their date is the same in UTC. */
const lastMinute = (column: string): string => `
  SELECT minutes.${column} FROM minutes WHERE minutes.name = days.name AND minutes.${column} IS NOT NULL
    AND minutes.at BETWEEN ${firstMinute} AND ${firstMinute} + 1439 ORDER BY minutes.at DESC LIMIT 1`;
const firstMinute =
  "unixepoch(substr(days.date, 1, 4) || '-' || substr(days.date, 5, 2) || '-' || substr(days.date, 7)) / 60";

export const STEPS: readonly string[] = [
  `
  CREATE TABLE names (id INTEGER PRIMARY KEY, world TEXT NOT NULL, symbol TEXT NOT NULL, UNIQUE (world, symbol)) STRICT;
  -- at: minutes since 1970. origin: measures.ts.
  CREATE TABLE minutes (
    name INTEGER NOT NULL REFERENCES names, at INTEGER NOT NULL, origin INTEGER NOT NULL, ${NUMBERS},
    PRIMARY KEY (name, at)
  ) STRICT, WITHOUT ROWID;
  -- date: yyyymmdd, exchange time. ivOrigin: of the 30-day volatility. at: when the numbers were taken, epoch ms. The bar is the vendor's, of the regular session.
  CREATE TABLE days (
    name INTEGER NOT NULL REFERENCES names, date INTEGER NOT NULL, origin INTEGER, ivOrigin INTEGER, at INTEGER,
    open REAL, high REAL, low REAL, close REAL, ivOpen REAL, ${NUMBERS},
    PRIMARY KEY (name, date)
  ) STRICT, WITHOUT ROWID;
  -- What ranks of every name read, without the rest of the row.
  CREATE INDEX days_rank ON days (name, date, iv30, rr30, ivOpen, ivOrigin);
  -- Questions of a backfill that have been answered, and what came: it goes on where it stopped.
  CREATE TABLE asked (
    name INTEGER NOT NULL REFERENCES names, question TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (name, question)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE option_days (
    name INTEGER NOT NULL REFERENCES names, contract TEXT NOT NULL, date INTEGER NOT NULL, close REAL NOT NULL,
    PRIMARY KEY (name, contract, date)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
  `
  -- A listing, 'ROOT YYYY-MM-DD', on a day: shared/history/listing-day.ts. Both blobs are little-endian doubles.
  CREATE TABLE listing_days (
    name INTEGER NOT NULL REFERENCES names, listing TEXT NOT NULL, date INTEGER NOT NULL, at INTEGER NOT NULL,
    years REAL NOT NULL, forward REAL NOT NULL, atmIv REAL NOT NULL, smile BLOB NOT NULL, openInterest BLOB NOT NULL,
    PRIMARY KEY (name, date, listing)
  ) STRICT, WITHOUT ROWID;
  `,
  // A recording built after a later one of its day had replaced that day's numbers: the day's last known minute has them.
  `
  UPDATE days SET ${COLUMNS.map((column) => `${column} = coalesce((${lastMinute(column)}), ${column})`).join(', ')} WHERE origin = 3;
  `,
  // The close as traded, where the bar is adjusted for the splits since: strikes of the day lie around it.
  'ALTER TABLE days ADD COLUMN traded REAL;',
];
