import { expect, type Page } from '@playwright/test';

/** What a learner does with the keyboard alone: key presses and typing, nothing else. */
export class Keyboard {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  /** Ctrl K, the lesson's title, Enter. */
  async openLesson(title: string): Promise<void> {
    await this.press('Control+k');
    await expect(this.page.getByRole('combobox', { name: 'Go to a lesson' })).toBeFocused();
    await this.page.keyboard.type(title);
    await this.press('Enter');
    await expect(this.page.getByRole('main', { name: title })).toBeVisible();
  }

  /** Ctrl K, some words, and down to exactly the command that is meant; Enter. */
  async choose(words: string, command: string): Promise<void> {
    await this.press('Control+k');
    await expect(this.page.getByRole('combobox', { name: 'Go to a lesson' })).toBeFocused();
    await this.page.keyboard.type(words);
    const options = await this.page.locator('#palette-list [role=option]').evaluateAll((all) => all.map(({ id }) => id));
    const at = options.indexOf(`palette-${command}`);
    if (at < 0) throw new Error(`“${words}” does not find ${command}`);
    for (let turn = 0; turn < at; turn += 1) await this.press('ArrowDown');
    await expect(this.page.locator(`#palette-${command}`)).toHaveAttribute('aria-selected', 'true');
    await this.press('Enter');
  }

  /** F6 until the story has the focus, then Tab to the first of the three answers. */
  async predict(): Promise<void> {
    await this.toPane('story');
    await this.press('Tab');
    await expect(this.page.getByRole('button', { name: 'Allowed', exact: true })).toBeFocused();
    await this.press('Tab', 'Space');
    await expect(this.page.getByText('The decision on the right says why.')).toBeVisible();
    await this.press('Control+Enter');
  }

  async toPane(name: 'story' | 'documents' | 'stage' | 'question' | 'policies' | 'topics' | 'entries'): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) {
      await this.press('F6');
      const here = await this.page.evaluate((pane) => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane') === pane, name);
      if (here) return;
    }
    throw new Error(`F6 does not reach ${name}`);
  }

  /** Goes to a line by its number, deletes it and types another one. */
  async replaceLine(line: number, text: string): Promise<void> {
    await this.beginLine(line, text);
    await this.press('Escape', 'Enter');
  }

  /** Empties a line, and begins another one in its place. */
  async beginLine(line: number, text: string): Promise<void> {
    await this.press('Control+Alt+g');
    await this.page.keyboard.type(String(line));
    await this.press('Enter', 'Control+Shift+k');
    await this.page.keyboard.type(text);
  }

  /** Ctrl Enter runs the scenario, or goes on. */
  run(): Promise<void> {
    return this.press('Control+Enter');
  }

  /** Opens the document of a tab and pastes what the clipboard holds in the place of its text. */
  async pasteOver(tab: number): Promise<void> {
    await this.press(`Alt+${tab}`);
    await expect(this.page.getByRole('tab').nth(tab - 1)).toHaveAttribute('aria-selected', 'true');
    await this.toPane('documents');
    await this.press('Control+a', 'Control+v');
  }
}
