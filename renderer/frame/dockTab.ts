import type { ITabRenderer, TabPartInitParameters } from 'dockview';

/**
 * The face of a tab: its title, and a cross for the mouse. The docking library gives the tab its role, keys and name;
 * a button inside would be a control inside a control, so the keyboard closes a tab with Delete or Ctrl+W.
 */
export class DockTab implements ITabRenderer {
  readonly element = document.createElement('div');
  private readonly title = document.createElement('span');
  private readonly stops: { dispose(): void }[] = [];

  init({ title, params, api }: TabPartInitParameters): void {
    const close = document.createElement('span');
    close.className = 'tab-close';
    close.textContent = '×';
    close.setAttribute('aria-hidden', 'true');
    close.addEventListener('pointerdown', (event) => event.preventDefault());
    close.addEventListener('click', (event) => {
      event.stopPropagation();
      api.close();
    });
    this.element.className = 'tab-face';
    this.element.append(this.title, close);
    this.element.addEventListener('auxclick', (event) => event.button === 1 && api.close());
    this.element.addEventListener('dblclick', () => api.updateParameters({ look: false }));
    this.title.textContent = title;
    this.stops.push(api.onDidTitleChange((event) => (this.title.textContent = event.title)));
    this.update({ params });
  }

  update({ params }: { params: Record<string, unknown> }): void {
    this.element.classList.toggle('look', params['look'] === true);
  }

  dispose(): void {
    for (const stop of this.stops) stop.dispose();
  }
}
