export interface MarkupElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly MarkupElement[];
  readonly text: string;
}

interface OpenElement {
  name: string;
  attributes: Record<string, string>;
  children: MarkupElement[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The one element of well-formed markup that our own libraries wrote; no prologue, no foreign entities. */
export function parseMarkup(markup: string): MarkupElement {
  const root: OpenElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const tokens = markup.matchAll(/<!\[CDATA\[[\s\S]*?\]\]>|<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|([^<]+)/g);
  for (const [, closing, name, attributes, alone, text] of tokens) {
    const top = open.at(-1)!;
    if (text !== undefined) top.text += decoded(text);
    else if (name === undefined) continue;
    else if (closing === '/') open.pop();
    else {
      const element: OpenElement = { name, attributes: attributesOf(attributes ?? ''), children: [], text: '' };
      top.children.push(element);
      if (alone !== '/') open.push(element);
    }
  }
  const [only] = root.children;
  if (open.length !== 1 || !only) throw new Error('the markup is not one whole element');
  return only;
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, decoded(value!)]));
}

function decoded(text: string): string {
  return text.replace(/&(#x?[\da-fA-F]+|\w+);/g, (whole, name: string) =>
    name.startsWith('#')
      ? String.fromCodePoint(name.startsWith('#x') ? parseInt(name.slice(2), 16) : Number(name.slice(1)))
      : (entities[name] ?? whole),
  );
}
