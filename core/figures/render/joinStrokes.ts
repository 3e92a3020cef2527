import type { SceneItem, ShapeItem } from './scene.ts';

/** Neighbours that are stroked alike without transparency become one shape: the same picture in fewer words. */
export function joinStrokes(items: readonly SceneItem[]): SceneItem[] {
  const joined: SceneItem[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    if (last?.kind === 'shape' && item.kind === 'shape' && canJoin(last, item)) {
      joined[joined.length - 1] = { ...last, path: [...last.path, ...item.path] };
    } else joined.push(item);
  }
  return joined;
}

function canJoin(a: ShapeItem, b: ShapeItem): boolean {
  if (a.fill || b.fill || a.stroke?.opacity !== 1) return false;
  return JSON.stringify([a.stroke, a.clip]) === JSON.stringify([b.stroke, b.clip]);
}
