/** Whether the keys of commands are those of macOS. */
export const isMac = navigator.platform.startsWith('Mac');
