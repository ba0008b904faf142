import { tick } from 'svelte';

/**
 * Removes an item of a list, and keeps the keyboard where it was: at the same button of the item that follows, of the one before where
 * none does, and at `otherwise` where none is left.
 *
 * @param button the button in the item that was pressed
 * @param remove takes the item away
 * @param otherwise can be focused, and stays
 */
export async function removeItem(button: HTMLElement, remove: () => void, otherwise: HTMLElement | undefined): Promise<void> {
  const item = button.closest('li, p');
  // Counted from the end: what is open in an item has buttons before it.
  const at = item === null ? 0 : [...item.querySelectorAll<HTMLElement>('button')].reverse().indexOf(button);
  const beside = [item?.nextElementSibling, item?.previousElementSibling];
  remove();
  await tick();
  // Whoever went on elsewhere stays there.
  if (button.isConnected || (document.activeElement !== null && document.activeElement !== document.body)) return;
  const found = beside.map((one) => (one?.isConnected === true ? [...one.querySelectorAll('button')].reverse()[at] : undefined)).find((one) => one !== undefined);
  (found ?? otherwise)?.focus();
}
