import { describe, expect, it } from 'vitest';
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
});
