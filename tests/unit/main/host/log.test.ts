import { describe, expect, it, vi } from 'vitest';
import { createLog, redact } from '../../../../src/main/host/log.ts';

describe('the log', () => {
  it.each([
    'GET /v3/trades?apiKey=SECRETSECRET&limit=1',
    'authorization: Bearer SECRETSECRET',
    '{"action":"auth","params":"SECRETSECRET"}',
    'a plain mention of SECRETSECRET',
  ])('strikes the key out of %s', (text) => {
    const out = redact(text, ['OTHERSECRET', 'SECRETSECRET']);
    expect(out).not.toContain('SECRETSECRET');
    expect(out).toContain('[key]');
  });

  it('writes out what a terminal would obey, and lets no text pass for an entry', () => {
    const lines: string[] = [];
    const log = createLog(
      (line) => lines.push(line),
      () => new Date(0),
      () => [],
    );
    log('info', 'status \u001b]0;owned\u0007\r\u009b2J\u202e\n2026-01-01T00:00:00.000Z error forged');
    expect(lines[0]).toBe(
      '1970-01-01T00:00:00.000Z info status \\u{1b}]0;owned\\u{7}\\u{d}\\u{9b}2J\\u{202e}\n' +
        '    2026-01-01T00:00:00.000Z error forged\n',
    );
  });

  it('writes time, level and text', () => {
    const lines: string[] = [];
    const log = createLog(
      (line) => lines.push(line),
      () => new Date(0),
      () => [],
    );
    log('warning', 'slow');
    expect(lines).toEqual(['1970-01-01T00:00:00.000Z warning slow\n']);
  });

  it('writes a flood once, and how often it came', () => {
    const lines: string[] = [];
    let nowMs = 0;
    const log = createLog(
      (line) => lines.push(line.slice(25, -1)),
      () => new Date(nowMs),
      () => [],
    );
    for (let n = 0; n < 100_000; n++) log('warning', 'stocks: status auth_timeout');
    expect(lines).toEqual(['warning stocks: status auth_timeout']);
    for (let n = 0; n < 100_000; n++) log('info', `status ${n}`);
    expect(lines).toHaveLength(50);
    nowMs = 10_000;
    log('error', 'another');
    expect(lines.slice(50)).toEqual([
      'warning stocks: status auth_timeout (99999 more times)',
      'and 99951 other lines',
      'error another',
    ]);
    nowMs = 15_000;
    log('error', 'x'.repeat(1_000_000));
    expect(lines.at(-1)!.length).toBeLessThan(4_100);
  });

  it('tells the count when the flood is over, though nothing else is logged', () => {
    vi.useFakeTimers();
    const lines: string[] = [];
    const log = createLog(
      (line) => lines.push(line.slice(25, -1)),
      () => new Date(),
      () => [],
    );
    for (let n = 0; n < 3; n++) log('info', 'again');
    vi.advanceTimersByTime(10_000);
    expect(lines).toEqual(['info again', 'info again (2 more times)']);
    vi.useRealTimers();
  });
});
