import { describe, expect, it } from 'vitest';
import { parseRunFilter } from '../../../core/contract/runFilter.ts';

function parsed(text: string): unknown {
  const read = parseRunFilter(text);
  return 'filter' in read ? read.filter : read.fault;
}
const compare = (key: object, operator: string, value: unknown): object => ({ kind: 'compare', key, operator, value });

describe('parseRunFilter', () => {
  it('reads terms side by side as all of them', () => {
    expect(parsed('study:rank-collapse status:finished tag:x metric.trainLoss<0.1 name~"a \\"b\\""')).toEqual({
      kind: 'and',
      parts: [
        compare({ of: 'text', name: 'study' }, '=', 'rank-collapse'),
        compare({ of: 'text', name: 'status' }, '=', 'finished'),
        compare({ of: 'tag' }, '=', 'x'),
        compare({ of: 'metric', what: 'last', arm: null, name: 'trainLoss' }, '<', 0.1),
        compare({ of: 'text', name: 'name' }, '~', 'a "b"'),
      ],
    });
  });

  it('binds not before and, and before or, and lets parentheses say otherwise', () => {
    const word = (text: string): object => ({ kind: 'word', word: text });
    expect(parsed('a -b or (c or d) not e')).toEqual({
      kind: 'or',
      parts: [
        { kind: 'and', parts: [word('a'), { kind: 'not', part: word('b') }] },
        {
          kind: 'and',
          parts: [
            { kind: 'or', parts: [word('c'), word('d')] },
            { kind: 'not', part: word('e') },
          ],
        },
      ],
    });
  });

  it('reads durations, days, infinities, flags and metrics of an arm', () => {
    expect(parsed('time>5min')).toEqual(compare({ of: 'number', name: 'time' }, '>', 300_000));
    expect(parsed('started>=2026-11-01')).toEqual(
      compare({ of: 'number', name: 'started' }, '>=', Date.UTC(2026, 10, 1)),
    );
    expect(parsed('param.mu=-1e-3')).toEqual(compare({ of: 'param', name: 'mu' }, '=', -0.001));
    expect(parsed('max.no-noise/rank<=inf')).toEqual(
      compare({ of: 'metric', what: 'max', arm: 'no-noise', name: 'rank' }, '<=', Infinity),
    );
    expect(parsed('star:yes')).toEqual(compare({ of: 'flag', name: 'star' }, '=', 1));
    expect(parsed('  ')).toBeUndefined();
  });

  it.each([
    ['status:finishd', 7, /status is one of scheduled, running/],
    ['seed~3', 4, /seed is compared with/],
    ['seed>three', 5, /number, not with "three"/],
    ['colour:red', 0, /"colour" is no key; the keys are id, name/],
    ['name~"abc', 5, /no end/],
    ['(a or b', 7, /"\(" of character 1 has no "\)"/],
    ['a )', 2, /no "\("/],
    ['a or', 4, /a term is missing/],
    ['tag:', 4, /the value of tag is missing/],
    ['time>soon', 5, /duration such as 10s/],
    ['started>yesterday', 8, /a day such as/],
    ['a !b', 2, /"!" is not known/],
  ])('says where %s cannot be read', (text, at, sentence) => {
    const fault = parsed(text) as { at: number; sentence: string };
    expect(fault.at).toBe(at);
    expect(fault.sentence).toMatch(sentence);
    expect(fault.sentence).toContain(`character ${at + 1}`);
  });
});
