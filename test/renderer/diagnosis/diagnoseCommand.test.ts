import { expect, it } from 'vitest';
import { diagnoseCommand } from '../../../renderer/diagnosis/diagnoseCommand.ts';

it('names the file, and of the wishes what differs from the terminal’s defaults', () => {
  const wishes = { data: 'mine', slope: 0, threshold: 0, points: 100 };
  expect(diagnoseCommand("/a b's/net.npz", null)).toBe(`excite diagnose '/a b'\\''s/net.npz'`);
  expect(diagnoseCommand('/net.npz', wishes)).toBe('excite diagnose /net.npz --data mine');
  expect(diagnoseCommand('/net.npz', { ...wishes, slope: 0.1, threshold: -2, points: 0 })).toBe(
    'excite diagnose /net.npz --data mine --slope=0.1 --threshold=-2 --points=0',
  );
});
