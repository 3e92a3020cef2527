import type { Block, Cell, ReportDocument, Span } from './blocks.ts';
import { html, Html } from './html.ts';
import { style } from './style.ts';

/** One page: no script, no font, no style from anywhere else, and no picture but those that lie beside it. */
export function documentHtml({ title, pictures, blocks }: ReportDocument): string {
  const sources = pictures === 'inside' ? 'data:' : "'self' file:";
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src ${new Html(sources)}"
        />
        <title>${title}</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <main>${blocks.map(blockHtml)}</main>
      </body>
    </html> `.text;
}

function blockHtml(block: Block): Html {
  switch (block.kind) {
    case 'heading': {
      const tag = new Html(`h${block.level}`);
      return html`<${tag}${attribute('id', block.id)}>${block.spans.map(spanHtml)}</${tag}> `;
    }
    case 'text':
      return html`<p${attribute('class', block.role)}>${block.spans.map(spanHtml)}</p> `;
    case 'list':
      return html`<ul>
        ${block.items.map((spans) => html`<li>${spans.map(spanHtml)}</li> `)}
      </ul> `;
    case 'table':
      return tableHtml(block);
    case 'formula':
      return html`<div class="formula">${new Html(block.svg)}</div> `;
    case 'figure':
      return html`<figure>
        ${block.path === undefined ? new Html(block.svg) : html`<img loading="lazy" src="${block.path}" alt="${block.title}" />`}
        <figcaption><b>${block.title}.</b> ${block.caption}</figcaption>
      </figure> `;
    case 'fold':
      return html`<details>
        <summary>${block.title}</summary>
        ${block.blocks.map(blockHtml)}
      </details> `;
  }
}

function tableHtml({ head, rows }: Extract<Block, { kind: 'table' }>): Html {
  const titles = html`<thead>
    <tr>
      ${head.map((title) => html`<th>${title}</th>`)}
    </tr>
  </thead> `;
  return html`<table>
    ${head.length === 0 ? null : titles}
    <tbody>
      ${rows.map((cells) => html`<tr>${cells.map((each, i) => cellHtml(each, head.length === 0 && i === 0 ? 'th' : 'td'))}</tr> `)}
    </tbody>
  </table> `;
}

function cellHtml({ spans, role }: Cell, name: 'th' | 'td'): Html {
  const tag = new Html(name);
  return html`<${tag}${attribute('class', role)}>${spans.map(spanHtml)}</${tag}>`;
}

function spanHtml(span: Span): Html {
  if (typeof span === 'string') return lines(span);
  const { role, to } = span;
  const text = lines(span.text);
  if (to !== undefined) return html`<a href="#${to}">${text}</a>`;
  if (role === 'strong') return html`<b>${text}</b>`;
  if (role === 'code') return html`<code>${text}</code>`;
  return html`<span class="${role}">${text}</span>`;
}

function lines(text: string): Html {
  return html`${text.split('\n').map((line, i) => (i === 0 ? line : html`<br />${line}`))}`;
}

function attribute(name: string, value: string | undefined): Html | null {
  return value === undefined ? null : html` ${new Html(name)}="${value}"`;
}
