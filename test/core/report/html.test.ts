import { expect, it } from 'vitest';
import { html } from '../../../core/report/html.ts';

it('escapes values, keeps markup, joins lists, leaves out nothing-values', () => {
  const items = ['<b>', 'a&b'].map((text) => html`<li title="${text}">${text}</li>`);
  expect(html`<ul>${items}</ul>${null}${undefined}${-0.5}`.text).toBe(
    '<ul><li title="&#60;b&#62;">&#60;b&#62;</li><li title="a&#38;b">a&#38;b</li></ul>-0.5',
  );
});
