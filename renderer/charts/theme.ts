import { shallowRef, type ShallowRef } from 'vue';
import { onDark, onLight, type FigureTheme } from '../../core/figures/spec/palette.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** The figures' colours from the page's own variables. */
function read(): FigureTheme {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: 'transparent',
    text: variable('--text'),
    faint: variable('--text-faint'),
    grid: variable('--line-faint'),
    fontFamily: variable('--font'),
    fontSizePx: 12,
    ...(dark.matches ? onDark : onLight),
  };
}

let shared: ShallowRef<FigureTheme> | undefined;

/** Follows the system's light or dark. */
export function useTheme(): ShallowRef<FigureTheme> {
  if (!shared) {
    const theme = shallowRef(read());
    dark.addEventListener('change', () => {
      theme.value = read();
    });
    shared = theme;
  }
  return shared;
}
