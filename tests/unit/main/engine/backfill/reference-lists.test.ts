import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ReferenceLists } from '../../../../../src/main/engine/backfill/reference-lists.ts';
import { ScriptedSource } from '../scripted-source.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('asks for conditions, exchanges and closures once, behind what a person waits for', async () => {
  const source = new ScriptedSource(() => ({ results: [] }));
  const lists = new ReferenceLists(source, () => undefined);
  expect(source.asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(source.asked.map((path) => path.split('&')[0])).toEqual([
    '/v3/reference/conditions?asset_class=stocks',
    '/v3/reference/exchanges?asset_class=stocks',
    '/v3/reference/conditions?asset_class=options',
    '/v3/reference/exchanges?asset_class=options',
    '/v1/marketstatus/upcoming',
  ]);
  lists.close();
});

it('reports a refusal of each, and asks nothing once its world is closed', async () => {
  const source = new ScriptedSource(() => {
    throw new Error('HTTP 403');
  });
  const reported: string[] = [];
  const lists = new ReferenceLists(source, (text) => reported.push(text));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reported).toHaveLength(5);
  expect(reported[4]).toBe('/v1/marketstatus/upcoming: HTTP 403');
  lists.close();
  new ReferenceLists(source, (text) => reported.push(text)).close();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reported).toHaveLength(5);
});
