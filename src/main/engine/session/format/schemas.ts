/** JSON schemas embedded in every session, so that any MCAP tool can read one without us. */
import { CHANNEL, type ChannelName } from './format.ts';

const number = { type: 'number' };
const text = { type: 'string' };
const texts = { type: 'array', items: text };
const market = { enum: ['stocks', 'options', 'indices'] };

const object = (properties: Record<string, unknown>, required = Object.keys(properties)): unknown => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties,
  required,
});

const frame = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  description: 'One WebSocket frame as received: an array of events, each named by `ev`.',
  type: 'array',
  items: { type: 'object', properties: { ev: text } },
};

const SCHEMAS: Record<Exclude<ChannelName, 'checkpoint'>, unknown> = {
  stocks: frame,
  options: frame,
  indices: frame,
  rest: object({ atMs: number, path: text, status: number, body: text }),
  connection: object({ atMs: number, market, state: text, reason: text }),
  subscription: object({ atMs: number, market, action: text, channel: text, symbols: texts, reason: text }, [
    'atMs',
    'market',
    'action',
    'channel',
    'symbols',
  ]),
  gap: object(
    {
      id: text,
      market,
      channel: text,
      symbols: texts,
      startMs: number,
      endMs: number,
      cause: text,
      detail: text,
      lostCount: number,
      repair: text,
      repairDetail: text,
    },
    ['id', 'market', 'channel', 'symbols', 'startMs', 'cause', 'detail', 'repair'],
  ),
  capability: object({ market, timeliness: text, channels: { type: 'object' }, rest: text }),
  clock: object({
    wallMs: number,
    monotonicMs: number,
    marketMs: number,
    frames: number,
    events: number,
    symbols: number,
  }),
  judgement: object({ kind: text, atMs: number }),
};

export interface SchemaRecord {
  id: number;
  name: string;
  encoding: 'jsonschema';
  data: Uint8Array;
}

/** Schema ids equal channel ids; the checkpoint channel is binary and has none (id 0). */
export const SCHEMA_RECORDS: readonly SchemaRecord[] = Object.entries(SCHEMAS).map(([name, schema]) => ({
  id: CHANNEL[name as ChannelName],
  name: `tapedeck.${name}`,
  encoding: 'jsonschema',
  data: new TextEncoder().encode(JSON.stringify(schema)),
}));
