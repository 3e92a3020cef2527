declare module 'virtual:formulas' {
  /** TeX to its drawing: SVG text without style attributes, size and depth in ex. */
  export const formulas: Readonly<
    Record<
      string,
      { readonly svg: string; readonly widthEx: number; readonly heightEx: number; readonly depthEx: number }
    >
  >;
  /** The `<defs>` that the drawings refer to. */
  export const glyphs: string;
}

declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent;
  export default component;
}

declare module 'virtual:manual' {
  /** The manual's pages in order: guides, studies, reference. */
  export const manual: readonly {
    readonly id: string;
    readonly title: string;
    readonly group: string;
    readonly html: string;
  }[];
}
