-- The questions of docs/scaling.md, in SQL that DuckDB, ClickHouse and Spark read alike. Each is over views named like the
-- exported tables, which also have the folders' columns `date` and `underlying`. `-- name` begins a query.

-- rows per table
SELECT name, n FROM (
  SELECT 'trades' AS name, count(*) AS n FROM trades
  UNION ALL SELECT 'quotes' AS name, count(*) AS n FROM quotes
  UNION ALL SELECT 'bars' AS name, count(*) AS n FROM bars
  UNION ALL SELECT 'flow' AS name, count(*) AS n FROM flow
  UNION ALL SELECT 'chain' AS name, count(*) AS n FROM chain
) AS counted ORDER BY name;

-- premium per underlying
SELECT underlying, count(*) AS prints, sum(premium_usd) AS premium
FROM flow WHERE CAST(date AS DATE) >= DATE '2020-01-01' GROUP BY underlying ORDER BY underlying;

-- premium per expiry and side
SELECT expiry, put_call, count(*) AS prints, sum(premium_usd) AS premium
FROM flow GROUP BY expiry, put_call ORDER BY expiry, put_call;

-- contracts by volume
SELECT symbol, count(*) AS prints, sum(size) AS volume, min(price) AS lowest, max(price) AS highest
FROM trades GROUP BY symbol ORDER BY volume DESC, symbol LIMIT 20;

-- VWAP by minute
SELECT symbol, floor(event_ns / 60000000000) AS epoch_minute, count(*) AS prints, sum(price * size) / sum(size) AS vwap
FROM trades WHERE size > 0 AND event_ns > 0 GROUP BY symbol, floor(event_ns / 60000000000) ORDER BY symbol, epoch_minute LIMIT 200;

-- mean spread of the most quoted
SELECT symbol, count(*) AS quotes, avg(ask - bid) AS spread
FROM quotes WHERE bid > 0 AND ask > bid GROUP BY symbol ORDER BY quotes DESC, symbol LIMIT 20;

-- at-the-money IV by expiry
SELECT underlying, expiry, count(*) AS solved, avg(iv) AS atm_iv
FROM chain WHERE abs(delta) > 0.4 AND abs(delta) < 0.6 GROUP BY underlying, expiry ORDER BY underlying, expiry;

-- first and last nanosecond
SELECT min(event_ns) AS oldest, max(event_ns) AS newest FROM quotes;
